package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of a chat id, as a record that Flink's own serializer knows, without Kryo.
 *
 * @param chatId as it came from the source
 * @param outcome {@code found}, {@code no_contact} or {@code failed}
 * @param contact JSON under the server's names, without what is absent; null unless found
 * @param reason a {@link ContactLookupException.Reason}; null unless failed
 * @param message in words, without a phone number; null unless failed
 */
public record ContactOutcome(
        String chatId,
        String outcome,
        @Nullable String contact,
        @Nullable String reason,
        @Nullable String message) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(ContactInfo.class, ContactJson.class)
            .addMixIn(ContactInfo.Product.class, ContactJson.class)
            .addMixIn(ContactInfo.ImageUrls.class, ContactJson.class)
            .addMixIn(ContactInfo.ReviewStatus.class, ContactJson.class)
            .build();

    static final String FOUND = "found";
    static final String NO_CONTACT = "no_contact";
    static final String FAILED = "failed";

    static ContactOutcome of(ContactLookup<String> lookup) {
        String chatId = lookup.source();
        return lookup.fold(
                contact -> new ContactOutcome(chatId, FOUND, JSON.writeValueAsString(contact), null, null),
                () -> new ContactOutcome(chatId, NO_CONTACT, null, null, null),
                error -> new ContactOutcome(chatId, FAILED, null, error.reason().name(), error.getMessage()));
    }

    /** Without the chat id, which is a phone number, and without the contact: Flink prints records in its errors. */
    @Override
    public String toString() {
        return "ContactOutcome[" + outcome + (reason == null ? "" : ", " + reason) + "]";
    }
}
