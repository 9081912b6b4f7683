package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Sends requests to instances, and classifies their responses. */
public interface Transport {

    /**
     * Sends one request.
     *
     * @param idInstance an instance of this transport
     * @param chatId the chat to look up
     * @param written runs once, on the event loop, before the request is written to its connection; does not run if
     *     there is no connection
     * @return the response, or an error that is always a {@link io.github.reactivecontact.ContactLookupException}; a
     *     cancel ends the request and its connection
     */
    Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written);

    /**
     * Closes the connections, and the event loops that belong to this transport alone.
     *
     * @return completes when they are closed
     */
    Mono<Void> disposeLater();
}
