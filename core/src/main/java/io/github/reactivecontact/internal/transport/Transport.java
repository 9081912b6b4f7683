package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Owns the connections over which {@link Route routes} send requests. */
public interface Transport {

    /**
     * Sends requests to one instance with one token, and classifies their responses. A route is immutable: an instance
     * whose address or token changes gets another one. Routes of one instance may be used at the same time.
     */
    interface Route {

        /**
         * Sends one request.
         *
         * @param chatId the chat to look up
         * @param write decides when the request is written, and is notified of it
         * @return the response, or an error that is always a
         *     {@link io.github.reactivecontact.ContactLookupException}; a cancel ends the request and its connection
         */
        Mono<Optional<ContactInfo>> send(ChatId chatId, RequestWrite write);
    }

    /**
     * Closes the connections, and the event loops that belong to this transport alone.
     *
     * @return completes when they are closed
     */
    Mono<Void> disposeLater();
}
