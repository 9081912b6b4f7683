package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status of an error that a response of status 200 names in its body, in the place of a contact's fields. */
final class EmbeddedStatus {

    static final int NONE = 0;

    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;

    private EmbeddedStatus() {}

    /**
     * Looks for an error in what was read of the body of a 200.
     *
     * @return 400 to 599; 200 for an error that names no such status; {@link #NONE} for a contact
     */
    static int of(ContactInfo contact) {
        Map<String, @Nullable Object> rest = contact.additionalProperties();
        if (rest.isEmpty()) {
            return NONE;
        }
        int code = status(rest.get("code"));
        int status = code != NONE ? code : status(rest.get("statusCode"));
        return status == NONE || hasAnotherFieldThanDescription(contact) ? NONE : status;
    }

    private static int status(@Nullable Object code) {
        Long whole = Scalars.wholeNumber(code);
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
