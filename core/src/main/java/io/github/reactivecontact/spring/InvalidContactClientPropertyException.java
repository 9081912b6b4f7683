package io.github.reactivecontact.spring;

import java.io.Serial;

/** A property is missing or wrong. Neither the message nor a cause quotes what may be a token. */
final class InvalidContactClientPropertyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String problem;
    private final String advice;

    /**
     * @param property its whole name
     * @param problem what is wrong with it
     * @param advice what to write
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
