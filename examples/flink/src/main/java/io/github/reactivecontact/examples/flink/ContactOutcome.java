package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome of a lookup, as a record that Flink serialises without Kryo.
 *
 * @param chatId the text from the source, without the instance
 * @param outcome {@code found}, {@code no_contact} or {@code failed}
 * @param contact JSON with the server's property names, without absent ones; null unless found
 * @param reason a {@link ContactLookupException.Reason}; null unless failed
 * @param message without a phone number; null unless failed
 */
public record ContactOutcome(
        String chatId,
        String outcome,
        @Nullable String contact,
        @Nullable String reason,
        @Nullable String message) {

    static final String FOUND = "found";
    static final String NO_CONTACT = "no_contact";
    static final String FAILED = "failed";

    static ContactOutcome of(ContactLookup<String> lookup) {
        String chatId = ChatLine.chatId(lookup.source());
        return lookup.fold(
                contact ->
                        new ContactOutcome(chatId, FOUND, JsonMapper.shared().writeValueAsString(contact), null, null),
                () -> new ContactOutcome(chatId, NO_CONTACT, null, null, null),
                error -> new ContactOutcome(chatId, FAILED, null, error.reason().name(), error.getMessage()));
    }

    /** Leaves out chat id and contact, because Flink prints records in its errors. */
    @Override
    public String toString() {
        return "ContactOutcome[" + outcome + (reason == null ? "" : ", " + reason) + "]";
    }
}
