package io.github.reactivecontact.examples.webflux;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What became of one line of an upload, as a line of NDJSON. Null members are left out.
 *
 * @param line its number, from 1
 * @param source the text that named the chat
 * @param chatId the chat; null if the text named none
 * @param outcome {@code found}, {@code no_contact} or {@code failed}
 * @param contact if found
 * @param reason if failed
 * @param message if failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
        long line,
        String source,
        @Nullable String chatId,
        String outcome,
        @Nullable ContactInfo contact,
        @Nullable Reason reason,
        @Nullable String message) {

    static Row of(ContactLookup<Line> lookup) {
        Line line = lookup.source();
        return lookup.fold(
                contact -> of(line, "found", contact, null, null),
                () -> of(line, "no_contact", null, null, null),
                error -> of(line, "failed", null, error.reason(), message(line, error)));
    }

    private static Row of(
            Line line,
            String outcome,
            @Nullable ContactInfo contact,
            @Nullable Reason reason,
            @Nullable String message) {
        ChatId chatId = line.chatId();
        return new Row(
                line.number(),
                line.source(),
                chatId == null ? null : chatId.value(),
                outcome,
                contact,
                reason,
                message);
    }

    /** What is wrong with the line itself is said in the line's own words. */
    private static String message(Line line, ContactLookupException error) {
        return line.problem() != null ? line.problem() : String.valueOf(error.getMessage());
    }
}
