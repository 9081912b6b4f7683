package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request comes to, and has not been told yet. Not a record, so that nothing prints the contact. */
final class Answer {

    private final Request request;
    private final Optional<ContactInfo> contact;
    private final @Nullable Throwable failure;

    private Answer(Request request, Optional<ContactInfo> contact, @Nullable Throwable failure) {
        this.request = request;
        this.contact = contact;
        this.failure = failure;
    }

    static Answer of(Request request, SingleResponseCodec connection, byte[] body, int size) {
        try {
            Optional<ContactInfo> contact = request.instance.decode(body, size);
            return new Answer(request, contact, connection.failureOf(contact));
        } catch (Throwable failure) {
            // An error of the JVM, too: otherwise the request would wait for ever.
            return new Answer(request, Optional.empty(), failure);
        }
    }

    void tell() {
        if (failure == null) {
            request.answered(contact);
        } else {
            request.failed(failure);
        }
    }
}
