package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException.Reason;

/** The scope of a failure. It decides how the lookup and the instance continue. */
enum FailureScope {
    /** The request itself: it is not retried. */
    LOOKUP,
    /** The instance, or what stands before it: it cools down, and the lookup continues through another instance. */
    INSTANCE,
    /**
     * The address or the token of the instance: it cools down, or is disabled if it has never answered. The lookup
     * continues through another instance.
     */
    CREDENTIALS,
    /** The instance, permanently: it is disabled, and the lookup continues through another instance. */
    INSTANCE_PERMANENT,
    /** The rate of the instance: it pauses, and the lookup returns to the head of its queue. */
    RATE,
    /** The server or the network: three in a row open the circuit, and the lookup is retried. */
    SERVER;

    static FailureScope of(Reason reason) {
        return switch (reason) {
            case INSTANCE_DELETED -> INSTANCE_PERMANENT;
            case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> CREDENTIALS;
            case INSTANCE_NOT_AUTHORIZED, INSTANCE_EXPIRED, QUOTA_EXCEEDED, UNEXPECTED_RESPONSE -> INSTANCE;
            case THROTTLED, INSTANCE_STARTING -> RATE;
            case SERVER_ERROR, CONNECTION_FAILED, TIMEOUT -> SERVER;
            case INVALID_CHAT_ID,
                    SOURCE_FAILED,
                    REQUEST_REFUSED,
                    BODY_TOO_LARGE,
                    MALFORMED_BODY,
                    DEADLINE,
                    QUEUE_FULL,
                    NO_INSTANCE,
                    NO_PERMIT,
                    CLOSED -> LOOKUP;
        };
    }

    boolean isOfInstance() {
        return this == INSTANCE || this == CREDENTIALS || this == INSTANCE_PERMANENT;
    }
}
