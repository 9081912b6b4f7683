package io.github.reactivecontact.simulator;

import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The outages of one instance or of the host. Of several at one moment, the one that was added first counts. */
final class OutageSchedule {

    private final Queue<Scheduled> outages = new ConcurrentLinkedQueue<>();
    private final LongSupplier clock;

    /**
     * Creates an empty schedule.
     *
     * @param clock nanoseconds of a monotonic clock
     */
    OutageSchedule(LongSupplier clock) {
        this.clock = clock;
    }

    void add(Outage outage) {
        outages.add(new Scheduled(Objects.requireNonNull(outage, "outage must not be null"), clock.getAsLong()));
    }

    /** Returns the outage of this moment, or null. */
    @Nullable
    Outage current() {
        if (outages.isEmpty()) {
            return null;
        }
        long now = clock.getAsLong();
        for (Iterator<Scheduled> each = outages.iterator(); each.hasNext(); ) {
            Scheduled scheduled = each.next();
            long passed = now - scheduled.start;
            if (scheduled.outage.isCurrent(passed)) {
                return scheduled.outage;
            }
            if (scheduled.outage.isOver(passed)) {
                each.remove();
            }
        }
        return null;
    }

    void clear() {
        outages.clear();
    }

    private record Scheduled(Outage outage, long start) {}
}
