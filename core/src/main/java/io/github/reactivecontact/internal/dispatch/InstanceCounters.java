package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.atomic.AtomicLong;

/** The counters and published values of an instance. Written by one thread at a time, read by any. */
final class InstanceCounters {

    final AtomicLong waiting = new AtomicLong();
    final AtomicLong inFlight = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong found = new AtomicLong();
    final AtomicLong noContact = new AtomicLong();
    final AtomicLong throttled = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong interval = new AtomicLong();
    final AtomicLong margin = new AtomicLong();
    final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);

    static void add(AtomicLong count, long more) {
        count.lazySet(count.get() + more);
    }

    void pace(Pace pace) {
        interval.lazySet(pace.intervalNanos());
        margin.lazySet(pace.marginNanos());
    }
}
