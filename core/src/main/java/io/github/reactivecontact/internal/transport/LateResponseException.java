package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.IOException;

/**
 * The cause of a failure whose request got the answer to the request before it on its connection, sent twice. Says nothing
 * about the lookup or the instance: another connection may give the right answer.
 */
public final class LateResponseException extends IOException {

    private static final long serialVersionUID = 1L;

    private LateResponseException() {
        super("The answer to the previous request came once more");
        setStackTrace(new StackTraceElement[0]);
    }

    /**
     * Whether that is why a request failed.
     *
     * @param failure of a request
     * @return true if it got the answer to the request before it
     */
    public static boolean isCauseOf(ContactLookupException failure) {
        return failure.getCause() instanceof LateResponseException;
    }

    /**
     * A failure with that cause.
     *
     * @return a new failure
     */
    public static ContactLookupException failure() {
        return ContactLookupException.builder(
                        Reason.CONNECTION_FAILED,
                        "The response was about the chat of the previous request; its connection is closed")
                .cause(new LateResponseException())
                .build();
    }
}
