package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Optional;

/** Hears an outcome: exactly one of the two, once. */
interface Recipient {

    void answered(Optional<ContactInfo> contact);

    void failed(ContactLookupException failure);
}
