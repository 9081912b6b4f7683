package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.GreenApiSimulatorBuilder.atLeastOne;
import static io.github.reactivecontact.simulator.GreenApiSimulatorBuilder.positiveNanos;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How many requests an instance of the simulator bears before it answers 429.
 *
 * <p>GREEN-API allows one {@code getContactInfo} a second and instance (GREEN-API, Rate limiter) and does not say which
 * limiter it uses, so a client should hold against all three. A request that is answered 429 does not count against the
 * limit. Immutable; each instance has a limiter of its own.
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
     * No limit.
     *
     * @return the limit that is none
     */
    public static RateLimit none() {
        return NONE;
    }

    /**
     * At most so many requests in any window of that length, wherever it begins. The strictest of the three.
     *
     * @param requests at least 1
     * @param per the window's length, positive
     * @return the limit
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static RateLimit slidingWindow(int requests, Duration per) {
        return of("slidingWindow", requests, per, SlidingWindow::new);
    }

    /**
     * At most so many requests in each of the windows that follow one another, so that twice as many pass around an
     * edge. Where the edges lie a client cannot know.
     *
     * @param requests at least 1
     * @param per the window's length, positive
     * @return the limit
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static RateLimit fixedWindow(int requests, Duration per) {
        return of("fixedWindow", requests, per, FixedWindow::new);
    }

    /**
     * A bucket of so many tokens, full at the start. A request takes one, and they come back evenly: all of them in that
     * time.
     *
     * @param requests how many tokens the bucket holds, at least 1
     * @param per how long an empty bucket takes to fill, positive
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
     * The kind and its numbers.
     *
     * @return for example {@code RateLimit[slidingWindow 1 per PT1S]}
     */
    @Override
    public String toString() {
        return "RateLimit[" + description + "]";
    }

    /** Judges the requests of one instance, from any thread; each judgement is a few instructions under a lock. */
    interface Limiter {

        /**
         * Judges one request.
         *
         * @param now nanoseconds of a monotonic clock
         * @return 0 if the request may pass; otherwise the nanoseconds until one may
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
            // A thread that read the clock before an edge may come after one that read it behind.
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
