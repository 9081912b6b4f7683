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

    private Defaults() {}
}
