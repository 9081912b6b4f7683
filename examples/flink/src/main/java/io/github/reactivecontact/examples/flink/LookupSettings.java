package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.BulkOptions;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings from which a task manager builds its client. They are part of the job graph, which Flink stores, logs and
 * shows in its web interface. They therefore contain no credentials, only the path of the credentials file.
 *
 * @param credentialsFile a path that is valid on every task manager, see {@link Credentials}; null for the environment
 * @param requestsPerSecond maximum rate of each instance; 0 for no limit
 * @param deadline deadline of one lookup from its first attempt, retries included, more than zero; null for none
 * @param maxWait how long a record waits for the instance that it names while that instance takes no requests; more
 *     than zero
 * @param failsWhenDeleted whether the job fails when every instance is deleted, so that records stay in the checkpoint;
 *     otherwise their lookups fail
 * @param cacheSize the chats that a task manager keeps in memory; 0 for no cache. Ignored with Redis
 * @param redis the Redis, without a password, that shares rate limits and answers with other programs; null if the
 *     instances are used by this job only
 */
public record LookupSettings(
        @Nullable String credentialsFile,
        int requestsPerSecond,
        @Nullable Duration deadline,
        Duration maxWait,
        boolean failsWhenDeleted,
        int cacheSize,
        @Nullable String redis)
        implements Serializable {

    static final int DEFAULT_REQUESTS_PER_SECOND = 1;
    static final Duration DEFAULT_MAX_WAIT = Duration.ofMinutes(1);
    static final int DEFAULT_CACHE_SIZE = 10_000;

    private static final long serialVersionUID = 2L;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public LookupSettings {
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("requestsPerSecond must not be negative, was " + requestsPerSecond);
        }
        if (deadline != null) {
            requirePositive("deadline", deadline);
        }
        requirePositive("maxWait", maxWait);
        if (cacheSize < 0) {
            throw new IllegalArgumentException("cacheSize must not be negative, was " + cacheSize);
        }
        if (redis != null) {
            RedisAddress.parse(redis);
        }
    }

    /**
     * Returns the defaults: one request per second, no deadline, a maximum wait of a minute, and a cache of 10,000
     * chats in each task manager.
     *
     * @param credentialsFile see {@link #credentialsFile()}
     * @return the defaults
     */
    public static LookupSettings of(@Nullable String credentialsFile) {
        return new LookupSettings(
                credentialsFile, DEFAULT_REQUESTS_PER_SECOND, null, DEFAULT_MAX_WAIT, false, DEFAULT_CACHE_SIZE, null);
    }

    /** The client's own deadline is for single lookups only. */
    BulkOptions bulk() {
        return deadline == null
                ? BulkOptions.defaults()
                : BulkOptions.defaults().withDeadline(deadline);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, was " + duration);
        }
    }
}
