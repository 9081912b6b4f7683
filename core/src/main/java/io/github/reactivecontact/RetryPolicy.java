package io.github.reactivecontact;

import java.time.Duration;

/**
 * Decides when a temporary failure is retried: exponential backoff with full jitter. A pure function of the
 * number of failed attempts. Immutable: each {@code with} method returns a new instance.
 *
 * <p>The policy applies to faults: 5xx, 408, 499, connection failures and timeouts. A failure of the request is not
 * retried. After a failure of the instance, the lookup continues through another instance. Every retry is paced like a
 * first attempt, and prefers another instance.
 *
 * <p><strong>A single lookup</strong> ends at its last attempt, or when the client's retry budget is used up.
 *
 * <p><strong>A source of a bulk</strong> ends only by faults that it may have caused. Connection failures, 502, 503 and
 * 504 never count. Another 5xx or a timeout counts if the instance works and other chats are answered since the
 * previous one. If the client looks up no other chat, it always counts, and the last attempt is at least two minutes
 * after the first. It also counts two hours after the first attempt, or 15 minutes if at most ten chats are looked up.
 * A fault that does not count is retried at once through another instance, or after at most three seconds.
 *
 * <p><strong>{@code Retry-After}</strong> of a fault pauses the instance, for at most five minutes. It does not delay
 * the lookup.
 *
 * <p>Throttling (429) and a starting instance pause the instance, too. They are counted separately: a single lookup
 * fails at the 31st of them. With {@link #none()}, any lookup fails at its first fault or 429.
 *
 * <p>A response that belongs to an earlier request of the same connection is not an outcome. Independent of the policy,
 * the lookup is sent again on another connection, at most five times.
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
     * Returns the defaults: four attempts, with a backoff of up to 500 ms before the second and up to twice as long
     * before each further one, at most 30 s. GREEN-API recommends retrying a 502 up to three times (GREEN-API, common
     * errors).
     *
     * @return the defaults
     */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a policy without retries. Sources of bulks then fail at their first fault or 429, also in an outage.
     *
     * @return a policy with one attempt
     */
    public static RetryPolicy none() {
        return NONE;
    }

    /**
     * Limits the attempts that end in a fault.
     *
     * @param maxAttempts at least 1, including the first attempt
     * @return this policy with that limit
     * @throws IllegalArgumentException if it is less than 1
     */
    public RetryPolicy withMaxAttempts(int maxAttempts) {
        return new RetryPolicy(Checks.atLeastOne("maxAttempts", maxAttempts), first, max);
    }

    /**
     * Sets the upper bounds of the backoff. The backoff itself is random between zero and the bound, so that lookups
     * that failed together are not retried together. A client waits at least 1 ms.
     *
     * @param first bound before the second attempt; doubled before each further one
     * @param max the largest bound
     * @return this policy with that backoff
     * @throws IllegalArgumentException if an argument is not positive, or {@code first} is longer than {@code max}
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
     * Returns the bound of the backoff before the second attempt.
     *
     * @return 500 ms by default
     */
    public Duration firstBackoff() {
        return first;
    }

    /**
     * Returns the largest bound of a backoff.
     *
     * @return 30 s by default
     */
    public Duration maxBackoff() {
        return max;
    }

    /**
     * Returns whether another attempt is allowed.
     *
     * @param faults number of attempts that ended in a fault so far, at least 1
     * @return true if it is less than the limit
     */
    public boolean allowsAfter(int faults) {
        return faults < maxAttempts;
    }

    /**
     * Returns the backoff before the next attempt.
     *
     * @param faults number of attempts that ended in a fault so far, at least 1
     * @param random from 0 (inclusive) to 1 (exclusive)
     * @return {@code random} times the bound. {@code Retry-After} does not change it
     */
    public Duration delay(int faults, double random) {
        return Duration.ofNanos((long) (boundNanos(faults) * random));
    }

    private double boundNanos(int faults) {
        // Floating point saturates where a long would overflow.
        double doubled = saturatedNanos(first) * Math.pow(2, Math.max(0, faults - 1));
        return Math.min(doubled, saturatedNanos(max));
    }

    private static double saturatedNanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }

    /**
     * Returns the policy as text.
     *
     * @return for example {@code RetryPolicy[maxAttempts=4, first=PT0.5S, max=PT30S]}
     */
    @Override
    public String toString() {
        return "RetryPolicy[maxAttempts=" + maxAttempts + ", first=" + first + ", max=" + max + "]";
    }
}
