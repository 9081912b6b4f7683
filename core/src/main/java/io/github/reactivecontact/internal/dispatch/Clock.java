package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * Reads the nanoseconds since its creation from the current scheduler. Readings continue without a jump when the
 * scheduler is replaced. Safe for use by several threads.
 */
final class Clock {

    private final Supplier<Scheduler> schedulers;
    // Two threads may replace it at once: both continue from the same reading.
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

    /** A scheduler, and its reading when this clock was 0. */
    private record Source(Scheduler scheduler, long origin) {

        long now() {
            return reading(scheduler) - origin;
        }

        Source continuedBy(Scheduler next) {
            long before = reading(scheduler);
            long at = reading(next);
            long after = reading(scheduler);
            // If the new scheduler's reading lies between two readings of the old one, both have the same clock. A
            // correction would only lose precision.
            boolean isSameClock = at - before >= 0 && after - at >= 0;
            return new Source(next, isSameClock ? origin : origin + (at - before));
        }

        private static long reading(Scheduler scheduler) {
            return scheduler.now(TimeUnit.NANOSECONDS);
        }
    }
}
