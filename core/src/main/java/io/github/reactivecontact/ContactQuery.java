package io.github.reactivecontact;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to look up: a chat, and the instance that answers. {@code name} and {@code contactName} differ from instance to
 * instance, and a {@linkplain ChatId#isLid() lid} belongs to the instance that saw it. Immutable.
 *
 * @param chatId the chat
 * @param idInstance one of the client's instances; null for any
 */
public record ContactQuery(ChatId chatId, @Nullable String idInstance) {

    /**
     * Rejects a null chat id.
     *
     * @param chatId see {@link #chatId()}
     * @param idInstance see {@link #idInstance()}
     */
    public ContactQuery {
        Objects.requireNonNull(chatId, "chatId must not be null");
    }

    /**
     * Queries a chat through any instance.
     *
     * @param chatId the chat
     * @return the query
     */
    public static ContactQuery of(ChatId chatId) {
        return new ContactQuery(chatId, null);
    }

    /**
     * Queries the same chat through one instance. A lookup through an instance that the client does not have fails with
     * {@link ContactLookupException.Reason#NO_INSTANCE}.
     *
     * @param idInstance one of the client's instances, such as {@code 7103000001}; not null
     * @return a query of the same chat through that instance
     */
    public ContactQuery through(String idInstance) {
        return new ContactQuery(chatId, Objects.requireNonNull(idInstance, "idInstance must not be null"));
    }
}
