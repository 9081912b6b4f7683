package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.IOException;

/**
 * The cause of a failure whose request received a repeated response to an earlier request of its connection. It is no
 * failure of the lookup or the instance: another connection may give the right answer.
 */
public final class LateResponseException extends IOException {

    private static final long serialVersionUID = 1L;

    private LateResponseException() {
        super("The response to an earlier request came twice");
        setStackTrace(new StackTraceElement[0]);
    }

    /**
     * Returns whether this is the cause of a failure.
     *
     * @param failure the failure of a request
     * @return true if the request received the response to an earlier one
     */
    public static boolean isCauseOf(ContactLookupException failure) {
        return failure.getCause() instanceof LateResponseException;
    }

    /**
     * Creates a failure with this cause.
     *
     * @return a new failure
     */
    public static ContactLookupException failure() {
        return ContactLookupException.builder(
                        Reason.CONNECTION_FAILED,
                        "The response was that of an earlier request; its connection is closed")
                .cause(new LateResponseException())
                .build();
    }
}
