package io.github.reactivecontact.internal.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where connections lead to, and whether it is worth handing them over there. Some servers and proxies close a connection
 * behind each answer and do not say so: there a request that is handed over is lost. Safe for use by several threads.
 */
final class Route {

    /** One may have broken by chance. */
    private static final int MOST_IN_A_ROW = 2;

    private static final long REST = Duration.ofMinutes(1).toNanos();

    private final AtomicInteger brokenInARow = new AtomicInteger();
    private final AtomicLong lastTried = new AtomicLong();

    /** After a rest one may try, and no other meanwhile. */
    boolean isTrusted() {
        if (brokenInARow.get() < MOST_IN_A_ROW) {
            return true;
        }
        long now = System.nanoTime();
        long tried = lastTried.get();
        return now - tried > REST && lastTried.compareAndSet(tried, now);
    }

    /** A request that was handed over has been answered. */
    void worked() {
        if (brokenInARow.get() != 0) {
            brokenInARow.set(0);
        }
    }

    /** The connection has ended instead. */
    void broke() {
        lastTried.set(System.nanoTime());
        brokenInARow.incrementAndGet();
    }
}
