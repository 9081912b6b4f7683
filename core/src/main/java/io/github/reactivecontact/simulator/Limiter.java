package io.github.reactivecontact.simulator;

import java.util.concurrent.atomic.AtomicLong;

/** Decides which requests of one instance are too many. A request that is refused does not count. */
interface Limiter {

    Limiter UNLIMITED = now -> 0;

    /**
     * Judges one request.
     *
     * @param now nanoseconds of a monotonic clock
     * @return 0 if the request may pass; otherwise the nanoseconds until one may
     */
    long judge(long now);

    /** At most so many requests in any window of that length, wherever it begins. */
    final class SlidingWindow implements Limiter {

        private final long per;
        private final long[] passed;
        private long count;

        SlidingWindow(int requests, long per) {
            this.per = per;
            this.passed = new long[requests];
        }

        // A few instructions under the lock: the ring and its count must move together.
        @Override
        public synchronized long judge(long now) {
            int oldest = (int) (count % passed.length);
            if (count >= passed.length && now - passed[oldest] < per) {
                return per - (now - passed[oldest]);
            }
            passed[oldest] = now;
            count++;
            return 0;
        }
    }

    /** At most so many requests in each window; the windows follow one another, twice as many pass at an edge. */
    final class FixedWindow implements Limiter {

        private final int requests;
        private final long per;
        /** Places are numbered through all windows, the same number of them to a window; this one is next. */
        private final AtomicLong nextPlace = new AtomicLong(Long.MIN_VALUE);

        FixedWindow(int requests, long per) {
            this.requests = requests;
            this.per = per;
        }

        @Override
        public long judge(long now) {
            long firstPlace = Math.floorDiv(now, per) * requests;
            while (true) {
                long seen = nextPlace.get();
                long place = Math.max(seen, firstPlace);
                if (place >= firstPlace + requests) {
                    return per - Math.floorMod(now, per);
                }
                if (nextPlace.compareAndSet(seen, place + 1)) {
                    return 0;
                }
            }
        }
    }

    /** So many tokens at most, a request takes one, and they come back evenly over the period. */
    final class TokenBucket implements Limiter {

        private final long interval;
        private final long burst;
        private final AtomicLong fullAt;

        TokenBucket(int requests, long per, long now) {
            this.interval = -Math.floorDiv(-per, requests);
            this.burst = interval * (requests - 1);
            this.fullAt = new AtomicLong(now);
        }

        @Override
        public long judge(long now) {
            while (true) {
                long seen = fullAt.get();
                long missing = Math.max(0, seen - now);
                if (missing > burst) {
                    return missing - burst;
                }
                if (fullAt.compareAndSet(seen, now + missing + interval)) {
                    return 0;
                }
            }
        }
    }
}
