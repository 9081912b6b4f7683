package io.github.reactivecontact;

import java.time.Duration;

/**
 * When a failure of the moment is repeated: exponential back-off with full jitter, as a pure function of the attempt and
 * the failure. Immutable: each {@code with} makes a new one.
 *
 * <p>It decides about faults: 5xx, 499, lost connections, time-outs. Throttling (429) and a starting instance make the
 * instance wait instead and are counted apart: a lookup fails after thirty of them, or after one with {@link #none()}; failures of the caller or of the instance are never repeated as they are.
 * A response that belongs to an earlier request of its connection is no outcome: with any policy the lookup is sent
 * again on another connection, five times at most.
 * Every repeat is paced like a first attempt.
 */
public final class RetryPolicy {

    private static final RetryPolicy DEFAULTS = new RetryPolicy(4, Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final RetryPolicy NONE = DEFAULTS.withMaxAttempts(1);

    private final int maxAttempts;
    private final Duration first;
    private final Duration max;

    private RetryPolicy(int maxAttempts, Duration first, Duration max) {
        this.maxAttempts = maxAttempts;
        this.first = first;
        this.max = max;
    }

    /**
     * Four attempts, waiting up to 500 ms before the second and up to twice as long before each next, 30 s at most. The
     * vendor advises to repeat a 502 up to three times (GREEN-API, common errors).
     *
     * @return the defaults
     */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * One attempt.
     *
     * @return a policy that repeats nothing
     */
    public static RetryPolicy none() {
        return NONE;
    }

    /**
     * Bounds the attempts that end in a fault.
     *
     * @param maxAttempts at least 1, the first one included
     * @return this policy with that bound
     * @throws IllegalArgumentException if it is less than 1
     */
    public RetryPolicy withMaxAttempts(int maxAttempts) {
        return new RetryPolicy(Checks.atLeastOne("maxAttempts", maxAttempts), first, max);
    }

    /**
     * Sets the bounds of the waiting time. The time itself is drawn between nothing and the bound, so that those who
     * failed together do not come back together. A client waits at least a millisecond.
     *
     * @param first bound before the second attempt; doubled before each next
     * @param max the largest bound
     * @return this policy with that back-off
     * @throws IllegalArgumentException if one is not positive, or the first is longer than the largest
     */
    public RetryPolicy withBackoff(Duration first, Duration max) {
        Checks.positive("first", first);
        Checks.positive("max", max);
        if (first.compareTo(max) > 0) {
            throw new IllegalArgumentException("first must not be longer than max, was " + first + " > " + max);
        }
        return new RetryPolicy(maxAttempts, first, max);
    }

    /**
     * Whether another attempt is allowed.
     *
     * @param faults attempts that ended in a fault so far, at least 1
     * @return true if fewer than the bound
     */
    public boolean allowsAfter(int faults) {
        return faults < maxAttempts;
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param faults attempts that ended in a fault so far, at least 1
     * @param failure how the last one ended
     * @param random between 0, inclusive, and 1
     * @return {@code random} times the bound, but never less than {@link ContactLookupException#retryAfter()}
     */
    public Duration delay(int faults, ContactLookupException failure, double random) {
        Duration drawn = Duration.ofNanos((long) (boundNanos(faults) * random));
        return failure.retryAfter().filter(asked -> asked.compareTo(drawn) > 0).orElse(drawn);
    }

    private double boundNanos(int faults) {
        // In floating point a doubling too many saturates instead of overflowing.
        double doubled = saturatedNanos(first) * Math.pow(2, Math.max(0, faults - 1));
        return Math.min(doubled, saturatedNanos(max));
    }

    private static double saturatedNanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }

    /**
     * The policy in words.
     *
     * @return for example {@code RetryPolicy[maxAttempts=4, first=PT0.5S, max=PT30S]}
     */
    @Override
    public String toString() {
        return "RetryPolicy[maxAttempts=" + maxAttempts + ", first=" + first + ", max=" + max + "]";
    }
}
