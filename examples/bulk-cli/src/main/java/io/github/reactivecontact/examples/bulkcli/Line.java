package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.tables.TableEntry;
import io.github.reactivecontact.examples.tables.TableRow;
import org.jspecify.annotations.Nullable;

/**
 * One phone number or chat id of the input.
 *
 * @param number line number in the input, from 1
 * @param source the phone number or chat id as it was read, cut if it is long
 * @param chatId the parsed chat id; null if the text is invalid
 * @param idInstance the instance to use; null for any
 * @param rejection why the text is invalid; null if it is valid
 * @param isOneOfSeveral whether its row has other numbers
 * @param slot see {@link #withSlot}
 */
record Line(
        long number,
        String source,
        @Nullable ChatId chatId,
        @Nullable String idInstance,
        @Nullable Rejection rejection,
        boolean isOneOfSeveral,
        int slot) {

    /**
     * Why a line is invalid.
     *
     * @param reason the same for all lines of a kind
     * @param message may show the text, masked
     * @param row the whole row as it was read
     */
    record Rejection(String reason, String message, String row) {}

    /** The client ends the lookup of a group without a request. */
    private static final ContactQuery NOTHING = ContactQuery.of(ChatId.parse("0@g.us"));

    static Line of(TableRow row, TableEntry entry, ChatIdParser parser) {
        boolean isOneOfSeveral = row.entries().size() > 1;
        ParsedNumber parsed = parser.parse(row.line(), entry);
        String reason = parsed.reason();
        Rejection rejection =
                reason == null ? null : new Rejection(reason, String.valueOf(parsed.problem()), row.text());
        String idInstance = reason == null ? row.instance() : null;
        return new Line(parsed.line(), parsed.source(), parsed.chatId(), idInstance, rejection, isOneOfSeveral, 0);
    }

    @Nullable
    String problem() {
        return rejection == null ? null : rejection.message();
    }

    /**
     * Numbers the chats of a run.
     *
     * @param newSlot the number of the chat, from 1; negative if an earlier line of the run has the same chat; 0 if
     *     equal chats are looked up again
     */
    Line withSlot(int newSlot) {
        return new Line(number, source, chatId, idInstance, rejection, isOneOfSeveral, newSlot);
    }

    boolean isDuplicate() {
        return slot < 0;
    }

    /**
     * Returns the query. An invalid line throws, which the client turns into an {@code INVALID_CHAT_ID} outcome. A
     * duplicate requests nothing: it only keeps its place in the order.
     */
    ContactQuery query() {
        if (isDuplicate()) {
            return NOTHING;
        }
        ContactQuery query = ContactQuery.of(chatId == null ? ChatId.parse("") : chatId);
        return idInstance == null ? query : query.through(idInstance);
    }
}
