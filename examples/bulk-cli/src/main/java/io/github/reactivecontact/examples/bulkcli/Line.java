package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.InvalidChatIdException;
import org.jspecify.annotations.Nullable;

/**
 * One line of the input.
 *
 * @param number line number in the input, from 1
 * @param source the phone number or chat id as it was read
 * @param chatId the parsed chat id; null if the text is invalid
 * @param idInstance the instance to use; null for any
 * @param problem why the text is invalid; null if it is valid
 */
record Line(
        long number,
        String source,
        @Nullable ChatId chatId,
        @Nullable String idInstance,
        @Nullable String problem) {

    private static final int LONGEST_ECHO = 100;

    /** A blank instance means any instance. */
    static Line of(long number, String text, String instance, ChatIdParser parser) {
        String source = text.strip();
        try {
            return new Line(number, source, parser.parse(source), instance.isBlank() ? null : instance.strip(), null);
        } catch (InvalidChatIdException e) {
            return bad(number, source, e.getMessage());
        }
    }

    static Line bad(long number, String text, @Nullable String problem) {
        String source = text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "...";
        return new Line(number, source, null, null, problem);
    }

    /** Returns the query. An invalid line throws, which the client turns into an {@code INVALID_CHAT_ID} outcome. */
    ContactQuery query() {
        ContactQuery query = ContactQuery.of(chatId == null ? ChatId.parse("") : chatId);
        return idInstance == null ? query : query.through(idInstance);
    }
}
