package io.github.reactivecontact.redis;

import org.jspecify.annotations.Nullable;

/**
 * Bounds how often a connection is renewed: the first time at once, then at intervals that double, until none was needed
 * for a while. Not safe for use by several threads at once.
 */
final class RenewalBackoff {

    private static final long FIRST = 500_000_000L;
    private static final long LONGEST = 4_000_000_000L;
    private static final long FORGOTTEN_AFTER = 10_000_000_000L;

    private @Nullable Long renewedAt;
    private long pause = FIRST;

    /** Whether the connection may be renewed now; if so, the next renewal is due later. */
    boolean tryRenew(long now) {
        if (renewedAt == null || now - renewedAt >= FORGOTTEN_AFTER) {
            pause = FIRST;
        } else if (now - renewedAt < pause) {
            return false;
        } else {
            pause = Math.min(LONGEST, 2 * pause);
        }
        renewedAt = now;
        return true;
    }
}
