package io.github.reactivecontact.redis;

/** What a {@link RedisPermitSource} does while Redis is slow or unreachable. */
public enum WhenUnavailable {
    /**
     * Each client continues at a share of the rate, in its own slot by the last known clock of Redis, without
     * coordination. The default: the loss of throughput is small. The client waits after an occasional 429 but does not
     * change its interval.
     *
     * <p>A client that has never had a reply from Redis begins with a quarter of the rate of each instance. A 429
     * halves this share, down to a 64th. Each 16 permits without one increase it, up to the whole rate.
     */
    LOCAL_SHARE,
    /**
     * No client sends a request until Redis is available, so that no 429 occurs. A deadline limits the wait of a
     * lookup.
     */
    WAIT,
    /**
     * All instances count as unavailable. A single lookup fails immediately with {@code NO_INSTANCE}, whose cause is
     * {@code NO_PERMIT} and whose {@code retryAfter} is one second. A bulk waits. For callers with a fallback.
     */
    FAIL
}
