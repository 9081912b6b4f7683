package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * Nanoseconds since the clock was made, read from the scheduler that the supplier gives at the moment. Readings go on
 * where they were when it gives another one. Safe for use by many threads.
 */
final class Clock {

    private final Supplier<Scheduler> schedulers;
    // Of two threads that find another scheduler at once, either may win: both go on from the same reading.
    private volatile Source source;

    Clock(Supplier<Scheduler> schedulers) {
        this.schedulers = schedulers;
        Scheduler first = schedulers.get();
        this.source = new Source(first, first.now(TimeUnit.NANOSECONDS));
    }

    Scheduler scheduler() {
        return schedulers.get();
    }

    long now() {
        Scheduler current = schedulers.get();
        Source known = source;
        if (known.scheduler != current) {
            known = known.continuedBy(current);
            source = known;
        }
        return known.now();
    }

    /** A scheduler, and its reading when this clock was at zero. */
    private record Source(Scheduler scheduler, long origin) {

        long now() {
            return reading(scheduler) - origin;
        }

        Source continuedBy(Scheduler next) {
            long before = reading(scheduler);
            long at = reading(next);
            long after = reading(scheduler);
            // A reading between two of the old one is of the same clock, and needs no correction that costs precision.
            boolean isSameClock = at - before >= 0 && after - at >= 0;
            return new Source(next, isSameClock ? origin : origin + (at - before));
        }

        private static long reading(Scheduler scheduler) {
            return scheduler.now(TimeUnit.NANOSECONDS);
        }
    }
}
