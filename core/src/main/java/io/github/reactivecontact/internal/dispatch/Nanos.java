package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;

/** Durations as whole nanoseconds, from none to so many that they can be added to a moment without overflowing. */
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
