package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chats of a connection's current request and of the one before. */
final class AskedChats {

    private @Nullable String previous;
    private @Nullable String current;

    void ask(String chatId) {
        previous = current;
        current = chatId;
    }

    /**
     * Whether an answer names the chat of the previous request. Any other chat id may be right: the server answers a
     * number with a lid, and writes numbers in a form of its own.
     */
    boolean isLate(Optional<ContactInfo> answer) {
        return previous != null
                && answer.isPresent()
                && previous.equals(answer.get().chatId())
                && !previous.equals(current);
    }
}
