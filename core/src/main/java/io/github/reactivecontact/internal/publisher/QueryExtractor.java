package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.InvalidChatIdException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Gets the query of a source from the user's function.
 *
 * @param <T> type of a source
 */
public final class QueryExtractor<T> {

    private final String method;
    private final String argument;
    private final Function<? super T, ? extends @Nullable ContactQuery> function;

    private QueryExtractor(
            String method, String argument, Function<? super T, ? extends @Nullable ContactQuery> function) {
        this.method = method;
        this.argument = argument;
        this.function = function;
    }

    /**
     * Creates the extractor of {@code lookupAll}.
     *
     * @param chatId returns the chat id of a source
     * @param <T> type of a source
     * @return the extractor; its queries name no instance
     */
    public static <T> QueryExtractor<T> ofChatId(Function<? super T, String> chatId) {
        return new QueryExtractor<>("lookupAll", "chatId", source -> parse(chatId.apply(source)));
    }

    /**
     * Creates the extractor of {@code lookupEach}.
     *
     * @param query returns the query of a source
     * @param <T> type of a source
     * @return the extractor
     */
    public static <T> QueryExtractor<T> ofQuery(Function<? super T, ContactQuery> query) {
        return new QueryExtractor<>("lookupEach", "query", query);
    }

    private static @Nullable ContactQuery parse(@Nullable String chatId) {
        return chatId == null ? null : ContactQuery.of(ChatId.parse(chatId));
    }

    /** Returns the client's method that uses this extractor. */
    String method() {
        return method;
    }

    /** Calls the function. Throws a {@link ContactLookupException} if it has no query. */
    ContactQuery query(T source) {
        ContactQuery query;
        try {
            query = function.apply(source);
        } catch (InvalidChatIdException invalid) {
            throw invalidChatId(String.valueOf(invalid.getMessage()));
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            throw ContactLookupException.builder(
                            Reason.SOURCE_FAILED,
                            "The " + argument + " function threw "
                                    + failure.getClass().getName())
                    .cause(failure)
                    .build();
        }
        if (query == null) {
            throw invalidChatId(argument + " must not be null");
        }
        return query;
    }

    static ContactLookupException invalidChatId(String message) {
        return ContactLookupException.builder(Reason.INVALID_CHAT_ID, message).build();
    }
}
