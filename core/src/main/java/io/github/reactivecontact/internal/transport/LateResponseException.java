package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.IOException;

/**
 * The cause of a failure whose request got the answer to an earlier request on its connection, sent twice. Says nothing
 * about the lookup or the instance: another connection may give the right answer.
 */
public final class LateResponseException extends IOException {

    private static final long serialVersionUID = 1L;

    private LateResponseException() {
        super("The answer to an earlier request came once more");
        setStackTrace(new StackTraceElement[0]);
    }

    /**
     * Whether that is why a request failed.
     *
     * @param failure of a request
     * @return true if it got the answer to an earlier request
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
                        "The response was that of an earlier request; its connection is closed")
                .cause(new LateResponseException())
                .build();
    }
}
