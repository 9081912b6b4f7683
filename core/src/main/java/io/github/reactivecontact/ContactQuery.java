package io.github.reactivecontact;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to look up: a chat, the instance that answers, and whether a cached answer will do. {@code name} and
 * {@code contactName} differ from instance to instance, and a {@linkplain ChatId#isLid() lid} belongs to the instance
 * that saw it. Immutable.
 *
 * @param chatId the chat
 * @param idInstance one of the client's instances; null for any
 * @param isRefresh whether the server is asked although the {@link ContactCache} may have the answer
 */
public record ContactQuery(ChatId chatId, @Nullable String idInstance, boolean isRefresh) {

    /**
     * Rejects a null chat id.
     *
     * @param chatId see {@link #chatId()}
     * @param idInstance see {@link #idInstance()}
     * @param isRefresh see {@link #isRefresh()}
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
        return new ContactQuery(chatId, null, false);
    }

    /**
     * Queries the same chat through one instance. A lookup through an instance that the client does not have fails with
     * {@link ContactLookupException.Reason#NO_INSTANCE}.
     *
     * @param idInstance one of the client's instances, such as {@code 7103000001}; not null
     * @return a query of the same chat through that instance
     */
    public ContactQuery through(String idInstance) {
        Objects.requireNonNull(idInstance, "idInstance must not be null");
        return new ContactQuery(chatId, idInstance, isRefresh);
    }

    /**
     * Asks the server, whatever the {@link ContactCache} has. The answer replaces the cached one. The lookup still
     * shares the request of an open lookup of the same chat. Without a cache it has no effect.
     *
     * @return the same query, which skips the cache
     */
    public ContactQuery refresh() {
        return new ContactQuery(chatId, idInstance, true);
    }
}
