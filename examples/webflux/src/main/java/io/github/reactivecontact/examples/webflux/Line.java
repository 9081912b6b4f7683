package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.examples.tables.Excerpt;
import io.github.reactivecontact.examples.tables.TableEntry;
import org.jspecify.annotations.Nullable;

/**
 * One phone number or chat id of an upload.
 *
 * @param number line number in the upload, from 1; equal for several numbers of one row
 * @param source the phone number or chat id as it was sent, cut if it is long
 * @param chatId the parsed chat id; null if the text is invalid
 * @param reason why the text is invalid, without a part of it; null if it is valid
 * @param problem the reason with the masked text; null if the text is valid
 */
record Line(
        long number,
        String source,
        @Nullable ChatId chatId,
        @Nullable String reason,
        @Nullable String problem) {

    private static final int LONGEST_ECHO = 100;

    static Line of(long number, TableEntry entry, ChatIdParsers.Parser parser) {
        return entry.problem() == null
                ? of(number, entry.source(), entry.number(), parser)
                : bad(number, entry.source(), entry.problem());
    }

    static Line of(long number, String text, ChatIdParsers.Parser parser) {
        return of(number, text.strip(), text.strip(), parser);
    }

    private static Line of(long number, String source, String text, ChatIdParsers.Parser parser) {
        try {
            return new Line(number, echo(source), parser.parse(text), null, null);
        } catch (InvalidChatIdException e) {
            return new Line(number, echo(source), null, e.reason(), String.valueOf(e.getMessage()));
        }
    }

    static Line bad(long number, String text, String problem) {
        return new Line(number, echo(text), null, problem, problem);
    }

    private static String echo(String text) {
        return Excerpt.of(text, LONGEST_ECHO);
    }

    /** Returns the chat id, or an empty text, which the client turns into an {@code INVALID_CHAT_ID} outcome. */
    String lookupId() {
        return chatId == null ? "" : chatId.value();
    }
}
