package io.github.reactivecontact.internal.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether connections to one host can be reused without Reactor Netty's pool. Some servers and proxies close a
 * connection after each response without announcing it: a request that reuses such a connection is lost. Safe for use
 * by several threads.
 */
final class ReuseHealth {

    /** One may break by chance. */
    private static final int MAX_BROKEN_IN_A_ROW = 2;

    private static final long COOLDOWN = Duration.ofMinutes(1).toNanos();

    private final AtomicInteger brokenInARow = new AtomicInteger();
    private final AtomicLong lastTried = new AtomicLong();

    /** Whether a connection may be reused. After a cooldown, one call a minute returns true: the probe. */
    boolean allowsReuse() {
        if (brokenInARow.get() < MAX_BROKEN_IN_A_ROW) {
            return true;
        }
        long now = System.nanoTime();
        long tried = lastTried.get();
        return now - tried > COOLDOWN && lastTried.compareAndSet(tried, now);
    }

    /** A request over a reused connection was answered. */
    void reuseSucceeded() {
        if (brokenInARow.get() != 0) {
            brokenInARow.set(0);
        }
    }

    /** A reused connection ended before its response. */
    void reuseFailed() {
        lastTried.set(System.nanoTime());
        brokenInARow.incrementAndGet();
    }
}
