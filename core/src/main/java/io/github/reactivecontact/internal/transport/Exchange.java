package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** One request to one instance, and its classified response. */
public interface Exchange {

    /**
     * Asks an instance about a chat.
     *
     * @param idInstance one of the instances this exchange was made for
     * @param chatId the chat
     * @param written run once, on the event loop, when a connection has been found and the request is about to be
     *     written; not run when there is no connection to be had
     * @return the response, or an error that is always a
     *     {@link io.github.reactivecontact.ContactLookupException}; cancelling it ends the request and its connection
     */
    Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written);

    /**
     * Closes the connections and what else belongs to this exchange alone.
     *
     * @return completes when it is done
     */
    Mono<Void> disposeLater();
}
