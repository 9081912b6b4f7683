package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.fields.WholeNumbers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The error status in the body of a response with status 200, in place of the fields of a contact. */
final class EmbeddedStatus {

    static final int NONE = 0;

    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;

    private EmbeddedStatus() {}

    /**
     * Returns the error status in a body.
     *
     * @return 400 to 599; 200 for an error with another code; {@link #NONE} for a contact
     */
    static int of(ContactInfo contact) {
        Map<String, @Nullable Object> additional = contact.additionalProperties();
        if (additional.isEmpty()) {
            return NONE;
        }
        int code = status(additional.get("code"));
        int status = code != NONE ? code : status(additional.get("statusCode"));
        return status == NONE || hasAnotherFieldThanDescription(contact) ? NONE : status;
    }

    private static int status(@Nullable Object code) {
        Long whole = WholeNumbers.of(code);
        double number = whole != null ? whole : code instanceof Number other ? other.doubleValue() : 0;
        if (!(number >= FIRST_ERROR)) {
            return NONE;
        }
        return whole != null && whole <= LAST_ERROR ? whole.intValue() : OK;
    }

    private static boolean hasAnotherFieldThanDescription(ContactInfo contact) {
        ContactInfo bare = ContactInfo.builder()
                .description(contact.description())
                .additionalProperties(contact.additionalProperties())
                .build();
        return !contact.equals(bare)
                || contact.additionalProperties().keySet().stream()
                        .anyMatch(name -> !name.equals("description") && ContactReader.isField(name));
    }
}
