package io.github.reactivecontact.internal.util;

import java.time.Duration;

/** The default settings of a client. */
public final class Defaults {

    /** First cooldown of an instance. */
    public static final Duration INITIAL_COOLDOWN = Duration.ofMinutes(1);

    /** Longest cooldown of an instance. */
    public static final Duration MAX_COOLDOWN = Duration.ofHours(1);

    /** Time for one attempt. */
    public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(75);

    /** Waiting single lookups. */
    public static final int MAX_WAITING = 1000;

    /** Bytes of a response body. */
    public static final int MAX_BODY_SIZE = 1024 * 1024;

    /** Time for which a cached contact is fresh. */
    public static final Duration TIME_TO_LIVE = Duration.ofHours(24);

    /** Time for which a cached answer without contact information is fresh. */
    public static final Duration TIME_TO_LIVE_OF_NO_CONTACT = Duration.ofHours(1);

    /** Time for which a stale answer is served. */
    public static final Duration STALE_FOR = Duration.ofHours(24);

    /** Largest part by which a time to live is shortened. */
    public static final double CACHE_JITTER = 0.1;

    /** Time for one call of the cache. */
    public static final Duration CACHE_TIME_LIMIT = Duration.ofMillis(250);

    private Defaults() {}
}
