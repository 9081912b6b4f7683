package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of requests that may be in flight, and their latency: the time from the permit to the end, which bounds
 * the throughput. Written by one thread at a time, read by any.
 */
final class Occupancy {

    /** The first 64 latencies have equal weight; after that the newest has a weight of 1/64. */
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

    void ended(long latencyNanos) {
        observed = Math.min(MEMORY, observed + 1);
        average += (latencyNanos - average) / observed;
        latency.lazySet(Math.max(1, (long) average));
    }

    void granted(long at) {
        newest.lazySet(at);
    }

    /** Publishes when the oldest request in flight got its permit; any moment if there is none. */
    void oldest(long grantedAt) {
        oldest.lazySet(grantedAt);
    }

    /** Returns the exponentially weighted average of recent requests, or 0 if none has ended yet. */
    long latency() {
        return latency.get();
    }

    /**
     * Estimates the time of lookups that start at a rate, with a bounded number in flight. Until a latency is known,
     * only the rate counts.
     *
     * @param perNano the permits of all instances in a nanosecond, positive or infinite
     */
    double nanos(double waiting, long inFlight, double perNano, long now) {
        double expected = latency.get();
        if (expected == 0) {
            return waiting / perNano;
        }
        if (waiting == 0) {
            return inFlight == 0 ? 0 : left(newest, now);
        }
        double byRate = waiting / perNano + expected;
        return places >= perNano * expected ? byRate : Math.max(byRate, byPlaces(waiting, inFlight, perNano, now));
    }

    /** Each place is used again as soon as it is free, so the waiting lookups start in rounds. */
    private double byPlaces(double waiting, long inFlight, double perNano, long now) {
        double rounds = Math.ceil(waiting / places);
        double last = waiting - (rounds - 1) * places;
        double free = Math.max(0, places - (double) inFlight);
        double start = last <= free ? (last - 1) / perNano : freeAfter(last - free, inFlight, now);
        return start + rounds * latency.get();
    }

    /** Estimates when that many requests in flight have ended, as if they had started at even intervals. */
    private double freeAfter(double ended, long inFlight, long now) {
        double first = left(oldest, now);
        double last = left(newest, now);
        return inFlight == 1 ? last : first + (last - first) * (ended - 1) / (inFlight - 1.0);
    }

    private double left(AtomicLong grantedAt, long now) {
        return Math.max(0, latency.get() - (double) (now - grantedAt.get()));
    }
}
