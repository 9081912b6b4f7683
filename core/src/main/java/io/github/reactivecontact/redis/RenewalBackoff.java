package io.github.reactivecontact.redis;

import org.jspecify.annotations.Nullable;

/**
 * Limits how often a connection is renewed: the first time immediately, then at doubling intervals, until no renewal
 * was needed for a while. Not thread-safe.
 */
final class RenewalBackoff {

    private static final long FIRST_PAUSE_NANOS = 500_000_000L;
    private static final long MAX_PAUSE_NANOS = 4_000_000_000L;
    private static final long RESET_AFTER_NANOS = 10_000_000_000L;

    private @Nullable Long renewedAt;
    private long pause = FIRST_PAUSE_NANOS;

    /** Returns whether the connection may be renewed now, and if so, starts the next interval. */
    boolean tryRenew(long now) {
        if (renewedAt == null || now - renewedAt >= RESET_AFTER_NANOS) {
            pause = FIRST_PAUSE_NANOS;
        } else if (now - renewedAt < pause) {
            return false;
        } else {
            pause = Math.min(MAX_PAUSE_NANOS, 2 * pause);
        }
        renewedAt = now;
        return true;
    }
}
