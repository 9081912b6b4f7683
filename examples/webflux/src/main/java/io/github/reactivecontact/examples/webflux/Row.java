package io.github.reactivecontact.examples.webflux;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one line of an upload, written as a line of NDJSON. Null members are left out.
 *
 * @param line line number, from 1
 * @param source the phone number or chat id as it was sent
 * @param chatId the parsed chat id; null if the text is invalid
 * @param outcome {@code found}, {@code no_contact} or {@code failed}
 * @param contact the contact; null unless found
 * @param reason the reason; null unless failed
 * @param message the message; null unless failed
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

    /** Prefers the problem of the line itself. */
    private static String message(Line line, ContactLookupException error) {
        return line.problem() != null ? line.problem() : String.valueOf(error.getMessage());
    }
}
