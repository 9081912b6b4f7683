package io.github.reactivecontact;

import java.time.Duration;
import java.util.Objects;

/** Argument checks. Each message names the argument and shows the value. */
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

    static Duration positiveUpTo(String argument, Duration value, Duration max) {
        Objects.requireNonNull(value, argument + " must not be null");
        if (value.isNegative() || value.isZero() || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(argument + " must be positive and at most " + max + ", was " + value);
        }
        return value;
    }
}
