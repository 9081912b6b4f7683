package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Optional;

/** Receives one outcome: exactly one of the two methods is called, once. */
interface OutcomeHandler {

    void answered(Optional<ContactInfo> contact);

    void failed(ContactLookupException failure);
}
