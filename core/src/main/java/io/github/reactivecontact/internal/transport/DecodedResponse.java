package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outcome of a request, before it is delivered. Not a record, so that nothing prints the contact. */
final class DecodedResponse {

    private final ContactRequest request;
    private final Optional<ContactInfo> contact;
    private final @Nullable Throwable failure;

    private DecodedResponse(ContactRequest request, Optional<ContactInfo> contact, @Nullable Throwable failure) {
        this.request = request;
        this.contact = contact;
        this.failure = failure;
    }

    static DecodedResponse of(ContactRequest request, SingleResponseCodec connection, byte[] body, int size) {
        try {
            Optional<ContactInfo> contact = request.target.decode(body, size);
            return new DecodedResponse(request, contact, connection.failureOf(contact));
        } catch (Throwable failure) {
            // JVM errors included: otherwise the request would never end.
            return new DecodedResponse(request, Optional.empty(), failure);
        }
    }

    void deliver() {
        if (failure == null) {
            request.answered(contact);
        } else {
            request.failed(failure);
        }
    }
}
