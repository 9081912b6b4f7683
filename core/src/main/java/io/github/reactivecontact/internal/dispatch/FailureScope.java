package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException.Reason;

/** The scope of a failure. It decides how the lookup and the instance continue. */
enum FailureScope {
    /** The request itself: it is not retried. */
    LOOKUP,
    /** The instance, until a person acts: it cools down, and the lookup continues through another instance. */
    INSTANCE_TEMPORARY,
    /** The instance, permanently: it is disabled, and the lookup continues through another instance. */
    INSTANCE_PERMANENT,
    /** The rate of the instance: it pauses, and the lookup returns to the head of its queue. */
    RATE,
    /** The server or the network, temporarily: the lookup is retried after a backoff. */
    SERVER;

    static FailureScope of(Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED, FORBIDDEN, INSTANCE_DELETED -> INSTANCE_PERMANENT;
            case INSTANCE_NOT_AUTHORIZED, INSTANCE_EXPIRED, QUOTA_EXCEEDED -> INSTANCE_TEMPORARY;
            case THROTTLED, INSTANCE_STARTING -> RATE;
            case SERVER_ERROR, CONNECTION_FAILED, TIMEOUT -> SERVER;
            case INVALID_CHAT_ID,
                    SOURCE_FAILED,
                    REQUEST_REFUSED,
                    NOT_FOUND,
                    BODY_TOO_LARGE,
                    MALFORMED_BODY,
                    DEADLINE,
                    QUEUE_FULL,
                    NO_INSTANCE,
                    NO_PERMIT,
                    CLOSED -> LOOKUP;
        };
    }
}
