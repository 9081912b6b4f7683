package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests may be in flight, and for how long one holds its place: from its permit to its end, which is the
 * latency that bounds the throughput. Written by one thread at a time, read by any.
 */
final class Occupancy {

    /** Each of the first so many counts alike; after that each newer one weighs one in so many. */
    private static final int MEMORY = 64;

    private final int places;
    private final AtomicLong latency = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final AtomicLong newest = new AtomicLong();
    private double average;
    private int observed;

    Occupancy(int places) {
        this.places = places;
    }

    int places() {
        return places;
    }

    void ended(long heldFor) {
        observed = Math.min(MEMORY, observed + 1);
        average += (heldFor - average) / observed;
        latency.lazySet(Math.max(1, (long) average));
    }

    void granted(long at) {
        newest.lazySet(at);
    }

    /** When the oldest request in flight had its permit; any time if there is none. */
    void oldest(long grantedAt) {
        oldest.lazySet(grantedAt);
    }

    /** The exponentially weighted average of recent requests, or 0 if none has ended yet. */
    long latency() {
        return latency.get();
    }

    /**
     * How long that many lookups take if they may start at that rate, and only so many are in flight at a time. Without
     * a latency observed the rate alone counts.
     *
     * @param perNano permits of all instances in a nanosecond, positive or infinite
     */
    double nanos(double waiting, long inFlight, double perNano, long now) {
        double held = latency.get();
        if (held == 0) {
            return waiting / perNano;
        }
        if (waiting == 0) {
            return inFlight == 0 ? 0 : left(newest, now);
        }
        double byRate = waiting / perNano + held;
        return places >= perNano * held ? byRate : Math.max(byRate, byPlaces(waiting, inFlight, perNano, now));
    }

    /** Each place is taken again as soon as it is free, so that the lookups that wait start in rounds. */
    private double byPlaces(double waiting, long inFlight, double perNano, long now) {
        double rounds = Math.ceil(waiting / places);
        double last = waiting - (rounds - 1) * places;
        double free = Math.max(0, places - (double) inFlight);
        double start = last <= free ? (last - 1) / perNano : freeAfter(last - free, inFlight, now);
        return start + rounds * latency.get();
    }

    /** When so many of those in flight have ended, as if they had started evenly from the oldest to the newest. */
    private double freeAfter(double ended, long inFlight, long now) {
        double first = left(oldest, now);
        double last = left(newest, now);
        return inFlight == 1 ? last : first + (last - first) * (ended - 1) / (inFlight - 1.0);
    }

    private double left(AtomicLong grantedAt, long now) {
        return Math.max(0, latency.get() - (double) (now - grantedAt.get()));
    }
}
