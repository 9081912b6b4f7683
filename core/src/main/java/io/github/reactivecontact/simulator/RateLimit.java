package io.github.reactivecontact.simulator;

import java.time.Duration;
import java.util.function.LongFunction;

/**
 * How many requests an instance of the simulator bears before it answers 429.
 *
 * <p>GREEN-API allows one {@code getContactInfo} a second and instance (GREEN-API, Rate limiter) and does not say which
 * limiter it uses, so a client should hold against all three. A request that is answered 429 does not count against the
 * limit. Immutable; each instance has a limiter of its own.
 */
public final class RateLimit {

    private static final RateLimit NONE = new RateLimit("none", now -> Limiter.UNLIMITED);

    private final String description;
    private final LongFunction<Limiter> newLimiter;

    private RateLimit(String description, LongFunction<Limiter> newLimiter) {
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
        long window = checked(requests, per);
        return new RateLimit(
                "slidingWindow " + requests + " per " + per, now -> new Limiter.SlidingWindow(requests, window));
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
        long window = checked(requests, per);
        return new RateLimit(
                "fixedWindow " + requests + " per " + per, now -> new Limiter.FixedWindow(requests, window));
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
        long filling = checked(requests, per);
        return new RateLimit(
                "tokenBucket " + requests + " per " + per, now -> new Limiter.TokenBucket(requests, filling, now));
    }

    private static long checked(int requests, Duration per) {
        Arguments.atLeastOne("requests", requests);
        return Arguments.positiveNanos("per", per);
    }

    Limiter newLimiter(long now) {
        return newLimiter.apply(now);
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
}
