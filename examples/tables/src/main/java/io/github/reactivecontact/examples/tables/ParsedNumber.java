package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.ChatId;
import org.jspecify.annotations.Nullable;

/**
 * One phone number or chat id of a list, accepted or rejected.
 *
 * @param line the line of its row, from 1; equal for several numbers of one row
 * @param source the text as it was read, cut after 100 characters
 * @param chatId null if the text is rejected
 * @param reason why it is rejected, the same for all texts of a kind; null if it is not
 * @param problem the reason with the masked text; null if the text is not rejected
 */
public record ParsedNumber(
        long line,
        String source,
        @Nullable ChatId chatId,
        @Nullable String reason,
        @Nullable String problem) {

    private static final int LONGEST_SOURCE = 100;

    /** Cuts the source. */
    public ParsedNumber {
        source = Excerpt.of(source, LONGEST_SOURCE);
    }

    /**
     * Returns a number that cannot be read.
     *
     * @param line its line, from 1
     * @param source its text
     * @param problem why, without a part of the text
     * @return the rejected number
     */
    public static ParsedNumber rejected(long line, String source, String problem) {
        return new ParsedNumber(line, source, null, problem, problem);
    }

    /**
     * Returns what to look up.
     *
     * @return the chat id, or an empty text, which the client turns into an {@code INVALID_CHAT_ID} outcome
     */
    public String lookupId() {
        return chatId == null ? "" : chatId.value();
    }
}
