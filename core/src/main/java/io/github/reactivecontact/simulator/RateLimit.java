package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.Arguments.atLeastOne;
import static io.github.reactivecontact.simulator.Arguments.positiveNanos;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The rate limit of a simulated instance. Requests beyond it get a 429. Immutable; each instance has its own limiter.
 *
 * <p>GREEN-API allows one {@code getContactInfo} per second and instance (GREEN-API, Rate limiter). It does not
 * document the algorithm, so test clients with all three. A request that gets a 429 does not count against the limit.
 */
public final class RateLimit {

    private static final RateLimit NONE = new RateLimit("none", () -> now -> 0);

    private final String description;
    private final Supplier<Limiter> newLimiter;

    private RateLimit(String description, Supplier<Limiter> newLimiter) {
        this.description = description;
        this.newLimiter = newLimiter;
    }

    /**
     * Returns no limit.
     *
     * @return the limit
     */
    public static RateLimit none() {
        return NONE;
    }

    /**
     * Allows this many requests in any window of this length. The strictest of the three.
     *
     * @param requests at least 1
     * @param per length of the window, positive
     * @return the limit
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static RateLimit slidingWindow(int requests, Duration per) {
        return of("slidingWindow", requests, per, SlidingWindow::new);
    }

    /**
     * Allows this many requests in each of consecutive windows. Around the start of a window twice as many may pass. A
     * client cannot know when a window starts.
     *
     * @param requests at least 1
     * @param per length of the window, positive
     * @return the limit
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static RateLimit fixedWindow(int requests, Duration per) {
        return of("fixedWindow", requests, per, FixedWindow::new);
    }

    /**
     * Allows a request if a bucket contains a token. The bucket is full at the start, each request takes one token, and
     * tokens are added evenly.
     *
     * @param requests capacity of the bucket, at least 1
     * @param per time to fill an empty bucket, positive
     * @return the limit
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static RateLimit tokenBucket(int requests, Duration per) {
        return of("tokenBucket", requests, per, TokenBucket::new);
    }

    private static RateLimit of(String kind, int requests, Duration per, BiFunction<Integer, Long, Limiter> limiter) {
        int checked = atLeastOne("requests", requests);
        long nanos = positiveNanos("per", per);
        return new RateLimit(kind + " " + requests + " per " + per, () -> limiter.apply(checked, nanos));
    }

    Limiter newLimiter() {
        return newLimiter.get();
    }

    /**
     * Returns the limit as text.
     *
     * @return for example {@code RateLimit[slidingWindow 1 per PT1S]}
     */
    @Override
    public String toString() {
        return "RateLimit[" + description + "]";
    }

    /** Limits the requests of one instance. Thread-safe: each call takes a few instructions under a lock. */
    interface Limiter {

        /**
         * Accepts or rejects one request.
         *
         * @param now nanoseconds of a monotonic clock
         * @return 0 if the request is accepted, otherwise the nanoseconds until one can be
         */
        long judge(long now);
    }

    private static final class SlidingWindow implements Limiter {

        private final long per;
        private final long[] passed;
        private long count;

        SlidingWindow(int requests, long per) {
            this.per = per;
            this.passed = new long[requests];
        }

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

    private static final class FixedWindow implements Limiter {

        private final int requests;
        private final long per;
        private long window = Long.MIN_VALUE;
        private int passed;

        FixedWindow(int requests, long per) {
            this.requests = requests;
            this.per = per;
        }

        @Override
        public synchronized long judge(long now) {
            // A thread with an earlier clock reading may enter after one with a later reading.
            if (Math.floorDiv(now, per) > window) {
                window = Math.floorDiv(now, per);
                passed = 0;
            }
            if (passed == requests) {
                return per - Math.floorMod(now, per);
            }
            passed++;
            return 0;
        }
    }

    private static final class TokenBucket implements Limiter {

        private final long interval;
        private final long burst;
        private long fullAt = Long.MIN_VALUE;

        TokenBucket(int requests, long per) {
            this.interval = -Math.floorDiv(-per, requests);
            this.burst = interval * (requests - 1);
        }

        @Override
        public synchronized long judge(long now) {
            long missing = Math.max(fullAt, now) - now;
            if (missing > burst) {
                return missing - burst;
            }
            fullAt = now + missing + interval;
            return 0;
        }
    }
}
