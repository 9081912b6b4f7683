package io.github.reactivecontact.spring;

import java.io.Serial;

/** A property is missing or invalid. Message and causes do not contain values that may be tokens. */
final class InvalidContactClientPropertyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String problem;
    private final String advice;

    /**
     * @param property full name of the property
     * @param problem what is wrong
     * @param advice what to configure
     */
    InvalidContactClientPropertyException(String property, String problem, String advice) {
        super("Property " + property + ": " + problem + ". " + advice);
        this.property = property;
        this.problem = problem;
        this.advice = advice;
    }

    String property() {
        return property;
    }

    String problem() {
        return problem;
    }

    String advice() {
        return advice;
    }
}
