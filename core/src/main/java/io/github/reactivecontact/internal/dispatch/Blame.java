package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException.Reason;

/** To whom a failure belongs, and so what happens next. */
enum Blame {
    /** The request itself: it is not repeated. */
    CALLER,
    /** The instance, until a person acts: it is set aside, tried again later, and the lookup goes on through another. */
    INSTANCE_FOR_NOW,
    /** The instance for ever: it is never asked again, and the lookup goes on through another. */
    INSTANCE_FOR_GOOD,
    /** The instance's pace: it waits, and the lookup goes back to the head of its queue. */
    PACE,
    /** The moment: the lookup is repeated after a back-off. */
    FAULT;

    static Blame of(Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED, FORBIDDEN, INSTANCE_DELETED -> INSTANCE_FOR_GOOD;
            case INSTANCE_NOT_AUTHORIZED, INSTANCE_EXPIRED, QUOTA_EXCEEDED -> INSTANCE_FOR_NOW;
            case THROTTLED, INSTANCE_STARTING -> PACE;
            case SERVER_ERROR, CONNECTION_FAILED, TIMEOUT -> FAULT;
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
                    CLOSED -> CALLER;
        };
    }
}
