package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;

/** Durations in nanoseconds, from 0 to a maximum that can be added to a moment without overflow. */
final class Nanos {

    /** 146 years. */
    static final long MOST = Long.MAX_VALUE / 2;

    private Nanos() {}

    static long of(Duration duration) {
        try {
            return Math.max(0, Math.min(duration.toNanos(), MOST));
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? 0 : MOST;
        }
    }
}
