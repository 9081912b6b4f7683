package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** Gets the chat id of a source, or fails with a {@link ContactLookupException}. */
final class ChatIdExtractor {

    private ChatIdExtractor() {}

    static <T> ChatId of(T source, Function<? super T, String> chatId) {
        String text;
        try {
            text = chatId.apply(source);
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            throw ContactLookupException.builder(
                            Reason.SOURCE_FAILED,
                            "The chatId function threw " + failure.getClass().getName())
                    .cause(failure)
                    .build();
        }
        return parse(text);
    }

    static ChatId parse(@Nullable String chatId) {
        if (chatId == null) {
            throw ContactLookupException.builder(Reason.INVALID_CHAT_ID, "chatId must not be null")
                    .build();
        }
        try {
            return ChatId.parse(chatId);
        } catch (IllegalArgumentException invalid) {
            throw ContactLookupException.builder(Reason.INVALID_CHAT_ID, String.valueOf(invalid.getMessage()))
                    .build();
        }
    }
}
