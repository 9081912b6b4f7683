package io.github.reactivecontact.redis;

/** What a {@link RedisPermitSource} answers while Redis is slow, gone, or not there yet. */
public enum WhenUnavailable {
    /**
     * Each client goes on at a share of the rate, in a slot of its own by Redis's clock as it was heard last, without
     * knowing what the others send. The default: throughput hardly suffers, and a 429 now and then is waited for, but
     * not learnt from.
     */
    LOCAL_SHARE,
    /** Nobody sends anything until Redis is back: for who must not see a single 429. A deadline bounds each lookup. */
    WAIT,
    /**
     * As if every instance were set aside: a single lookup fails at once with {@code NO_INSTANCE}, caused by {@code
     * NO_PERMIT} and to be repeated after a second, and a bulk waits. For who has another way out.
     */
    FAIL
}
