package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request comes to, and has not been told yet. */
record Answer(
        Request request,
        Optional<ContactInfo> contact,
        @Nullable ContactLookupException failure) {

    static Answer of(Request request, byte[] body, int size) {
        try {
            return new Answer(request, request.instance.decode(body, size), null);
        } catch (ContactLookupException classified) {
            return new Answer(request, Optional.empty(), classified);
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
