package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookup.Found;
import io.github.reactivecontact.ContactLookup.NoContact;
import io.github.reactivecontact.ContactLookupException.Reason;
import org.junit.jupiter.api.Test;

class ContactLookupTest {

    private static final String PHONE = "71234567890@c.us";
    private static final ContactInfo CONTACT = ContactInfo.builder().name("Ann").build();
    private static final ContactLookupException FAILURE =
            ContactLookupException.builder(Reason.THROTTLED, "slower").build();

    @Test
    void fold_eachCase_callsOnlyItsFunction() {
        assertThat(fold(new Found<>(PHONE, CONTACT))).isEqualTo("found Ann");
        assertThat(fold(new NoContact<>(PHONE))).isEqualTo("none");
        assertThat(fold(new Failed<>(PHONE, FAILURE))).isEqualTo("failed THROTTLED");
    }

    @Test
    void source_eachCase_isSameObject() {
        Object source = new Object();

        assertThat(new Found<>(source, CONTACT).source()).isSameAs(source);
        assertThat(new NoContact<>(source).source()).isSameAs(source);
        assertThat(new Failed<>(source, FAILURE).source()).isSameAs(source);
    }

    @Test
    void toString_eachCase_omitsSource() {
        assertThat(new Found<>(PHONE, CONTACT).toString()).startsWith("Found[").doesNotContain("7123");
        assertThat(new NoContact<>(PHONE)).hasToString("NoContact[]");
        assertThat(new Failed<>(PHONE, FAILURE)).hasToString("Failed[THROTTLED]");
    }

    @Test
    void constructors_null_namesArgument() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Found<>(null, CONTACT))
                .withMessageContaining("source");
        assertThatNullPointerException()
                .isThrownBy(() -> new Found<>(PHONE, null))
                .withMessageContaining("contact");
        assertThatNullPointerException().isThrownBy(() -> new NoContact<>(null)).withMessageContaining("source");
        assertThatNullPointerException()
                .isThrownBy(() -> new Failed<>(PHONE, null))
                .withMessageContaining("error");
    }

    private static String fold(ContactLookup<String> lookup) {
        return lookup.fold(contact -> "found " + contact.name(), () -> "none", failure -> "failed " + failure.reason());
    }
}
