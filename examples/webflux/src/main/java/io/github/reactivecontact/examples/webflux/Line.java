package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import org.jspecify.annotations.Nullable;

/**
 * One thing to look up.
 *
 * @param number of the line in the upload, from 1
 * @param source the text that names the chat, as it was sent
 * @param chatId the chat; null if the text names none
 * @param problem why the text names none; null if it does
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
        } catch (IllegalArgumentException e) {
            return bad(number, source, String.valueOf(e.getMessage()));
        }
    }

    static Line bad(long number, String text, String problem) {
        String source = text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "...";
        return new Line(number, source, null, problem);
    }

    /** A chat id, or a phone number as people write it. */
    static ChatId chatId(String text) {
        return text.indexOf('@') < 0 ? ChatId.ofPhone(text) : ChatId.parse(text);
    }

    /** For the client, which makes an outcome with {@code INVALID_CHAT_ID} of what is not a chat id. */
    String lookupId() {
        return chatId == null ? "" : chatId.value();
    }
}
