package io.github.reactivecontact.examples.webflux;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.examples.tables.ParsedNumber;
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
 * @param duplicateOf the line whose outcome this line shares; null if it has its own
 * @param position position in a checked list, from 1; null if the list was not checked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
        long line,
        String source,
        @Nullable String chatId,
        String outcome,
        @Nullable ContactInfo contact,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable Long duplicateOf,
        @Nullable Integer position) {

    static Row of(ContactLookup<ParsedNumber> lookup) {
        return of(lookup.source(), lookup, null, null);
    }

    static Row of(ParsedNumber line, ContactLookup<?> lookup, @Nullable Long duplicateOf, @Nullable Integer position) {
        ChatId chatId = line.chatId();
        String id = chatId == null ? null : chatId.value();
        long number = line.line();
        String source = line.source();
        return lookup.fold(
                contact -> new Row(number, source, id, "found", contact, null, null, duplicateOf, position),
                () -> new Row(number, source, id, "no_contact", null, null, null, duplicateOf, position),
                error -> new Row(
                        number,
                        source,
                        id,
                        "failed",
                        null,
                        error.reason(),
                        message(line, error),
                        duplicateOf,
                        position));
    }

    /** Prefers the problem of the line itself. */
    private static String message(ParsedNumber line, ContactLookupException error) {
        return line.problem() != null ? line.problem() : String.valueOf(error.getMessage());
    }
}
