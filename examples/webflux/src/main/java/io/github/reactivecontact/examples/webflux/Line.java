package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import org.jspecify.annotations.Nullable;

/**
 * One line of an upload.
 *
 * @param number line number in the upload, from 1
 * @param source the phone number or chat id as it was sent
 * @param chatId the parsed chat id; null if the text is invalid
 * @param problem why the text is invalid; null if it is valid
 */
record Line(
        long number,
        String source,
        @Nullable ChatId chatId,
        @Nullable String problem) {

    private static final int LONGEST_ECHO = 100;

    static Line of(long number, String text) {
        String source = text.strip();
        try {
            return new Line(number, source, chatId(source), null);
        } catch (InvalidChatIdException e) {
            return bad(number, source, String.valueOf(e.getMessage()));
        }
    }

    static Line bad(long number, String text, String problem) {
        String source = text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "...";
        return new Line(number, source, null, problem);
    }

    /** Parses a chat id or a formatted phone number. */
    static ChatId chatId(String text) {
        return text.indexOf('@') < 0 ? ChatId.ofPhone(text) : ChatId.parse(text);
    }

    /** Returns the chat id, or an empty text, which the client turns into an {@code INVALID_CHAT_ID} outcome. */
    String lookupId() {
        return chatId == null ? "" : chatId.value();
    }
}
