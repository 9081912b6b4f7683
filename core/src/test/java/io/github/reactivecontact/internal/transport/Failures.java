package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.stub.StubServer;
import reactor.core.publisher.Mono;

final class Failures {

    private Failures() {}

    /** The failure that a lookup ends with. */
    static ContactLookupException of(Mono<?> lookup) {
        return (ContactLookupException) lookup.then(
                        Mono.<Throwable>error(() -> new AssertionError("Expected a failure, but there was an answer")))
                .onErrorResume(ContactLookupException.class, Mono::just)
                .block(StubServer.PATIENCE);
    }
}
