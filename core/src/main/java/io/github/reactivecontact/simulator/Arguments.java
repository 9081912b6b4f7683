package io.github.reactivecontact.simulator;

import java.time.Duration;
import java.util.Objects;

/** Argument checks. Each message names the argument and shows the value. */
final class Arguments {

    private Arguments() {}

    static int atLeastOne(String argument, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(argument + " must be at least 1, was " + value);
        }
        return value;
    }

    static double probability(String argument, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(argument + " must be from 0 to 1, was " + value);
        }
        return value;
    }

    static long positiveNanos(String argument, Duration value) {
        long nanos = nanos(argument, value);
        if (nanos == 0) {
            throw new IllegalArgumentException(argument + " must be positive, was " + value);
        }
        return nanos;
    }

    /** Saturates at about 292 years. */
    static long nanos(String argument, Duration value) {
        Objects.requireNonNull(value, argument + " must not be null");
        if (value.isNegative()) {
            throw new IllegalArgumentException(argument + " must not be negative, was " + value);
        }
        return value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : value.toNanos();
    }
}
