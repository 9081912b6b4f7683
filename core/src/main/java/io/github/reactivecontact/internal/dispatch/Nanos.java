package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;

/** Durations as whole nanoseconds that can be added to a moment without overflowing. */
final class Nanos {

    /** 146 years. */
    static final long MOST = Long.MAX_VALUE / 2;

    private Nanos() {}

    static long of(Duration duration) {
        try {
            return Math.min(duration.toNanos(), MOST);
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? 0 : MOST;
        }
    }
}
