package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.stub.StubServer;
import reactor.core.publisher.Mono;

final class LookupFailures {

    private LookupFailures() {}

    /** Returns the failure of a lookup. */
    static ContactLookupException of(Mono<?> lookup) {
        return (ContactLookupException) lookup.then(
                        Mono.<Throwable>error(() -> new AssertionError("Expected a failure, but there was an answer")))
                .onErrorResume(ContactLookupException.class, Mono::just)
                .block(StubServer.PATIENCE);
    }
}
