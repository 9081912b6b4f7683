package io.github.reactivecontact;

import java.time.Duration;
import java.util.Objects;

/** Checks of settings, with messages that name the argument and echo the value. */
final class Checks {

    private Checks() {}

    static int atLeastOne(String argument, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(argument + " must be at least 1, was " + value);
        }
        return value;
    }

    static long notNegative(String argument, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(argument + " must not be negative, was " + value);
        }
        return value;
    }

    static Duration positive(String argument, Duration value) {
        Objects.requireNonNull(value, argument + " must not be null");
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(argument + " must be positive, was " + value);
        }
        return value;
    }
}
