package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactLookupExceptionTest {

    private static final ContactLookupException EARLIER = ContactLookupException.builder(Reason.THROTTLED, "slower")
            .status(429)
            .build();
    private static final ContactLookupException FULL = ContactLookupException.builder(
                    Reason.QUOTA_EXCEEDED, "The quota is used up")
            .cause(new IOException("reset"))
            .status(466)
            .attempts(3)
            .idInstance("7103000001")
            .retryAfter(Duration.ofSeconds(7))
            .quota(new Quota(Quota.Kind.INVOKE, 100, 100))
            .earlier(EARLIER)
            .build();

    @Test
    void build_reasonAndMessageOnly_leavesRestEmpty() {
        ContactLookupException bare =
                ContactLookupException.builder(Reason.CLOSED, "closed").build();

        assertThat(bare).hasMessage("closed").hasNoCause().hasNoSuppressedExceptions();
        assertThat(bare.reason()).isEqualTo(Reason.CLOSED);
        assertThat(bare.status()).isEmpty();
        assertThat(bare.attempts()).isZero();
        assertThat(bare.idInstance()).isEmpty();
        assertThat(bare.retryAfter()).isEmpty();
        assertThat(bare.quota()).isEmpty();
        assertThat(bare.getStackTrace()).isEmpty();
    }

    @Test
    void serialization_everythingSet_isPreserved() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(FULL);
        }
        ContactLookupException read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (ContactLookupException) in.readObject();
        }

        assertIsComplete(read);
        assertThat(read.getCause()).isInstanceOf(IOException.class).hasMessage("reset");
        assertThat(read.getSuppressed()).singleElement().satisfies(earlier -> {
            assertThat(earlier).hasMessage("slower");
            assertThat(((ContactLookupException) earlier).status()).hasValue(429);
        });
    }

    @Test
    void toBuilder_everythingSet_keepsEverything() {
        ContactLookupException copy = FULL.toBuilder().build();

        assertThat(copy).isNotSameAs(FULL);
        assertIsComplete(copy);
        assertThat(copy.getCause()).isSameAs(FULL.getCause());
        assertThat(copy.getSuppressed()).containsExactly(EARLIER);
    }

    @Test
    void toBuilder_changed_leavesOriginalUnchanged() {
        ContactLookupException second =
                ContactLookupException.builder(Reason.TIMEOUT, "late").build();

        ContactLookupException copy =
                FULL.toBuilder().attempts(4).earlier(second).build();

        assertThat(copy.attempts()).isEqualTo(4);
        assertThat(copy.getSuppressed()).containsExactly(EARLIER, second);
        assertThat(FULL.attempts()).isEqualTo(3);
        assertThat(FULL.getSuppressed()).containsExactly(EARLIER);
    }

    @Test
    void builder_null_namesArgument() {
        assertThatNullPointerException()
                .isThrownBy(() -> ContactLookupException.builder(null, "x"))
                .withMessageContaining("reason");
        assertThatNullPointerException()
                .isThrownBy(() -> ContactLookupException.builder(Reason.CLOSED, null))
                .withMessageContaining("message");
        assertThatNullPointerException()
                .isThrownBy(
                        () -> ContactLookupException.builder(Reason.CLOSED, "x").earlier(null))
                .withMessageContaining("failure");
    }

    @Test
    void isRetryable_everyReason_isTrueForTransientReasons() {
        List<Reason> retryable =
                Arrays.stream(Reason.values()).filter(Reason::isRetryable).toList();

        assertThat(retryable)
                .containsExactlyInAnyOrder(
                        Reason.UNEXPECTED_RESPONSE,
                        Reason.INSTANCE_STARTING,
                        Reason.THROTTLED,
                        Reason.SERVER_ERROR,
                        Reason.CONNECTION_FAILED,
                        Reason.TIMEOUT,
                        Reason.DEADLINE,
                        Reason.QUEUE_FULL,
                        Reason.NO_INSTANCE,
                        Reason.NO_PERMIT);
        assertThat(EARLIER.isRetryable()).isTrue();
        assertThat(FULL.isRetryable()).isFalse();
    }

    private static void assertIsComplete(ContactLookupException failure) {
        assertThat(failure).hasMessage("The quota is used up");
        assertThat(failure.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(failure.status()).hasValue(466);
        assertThat(failure.attempts()).isEqualTo(3);
        assertThat(failure.idInstance()).contains("7103000001");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure.quota()).contains(new Quota(Quota.Kind.INVOKE, 100, 100));
    }

    @Test
    void isRetryable_noInstanceWithoutRetryAfter_isFalse() {
        ContactLookupException.Builder noInstance = ContactLookupException.builder(Reason.NO_INSTANCE, "none");

        assertThat(noInstance.build().isRetryable()).isFalse();
        assertThat(noInstance.retryAfter(Duration.ofMinutes(1)).build().isRetryable())
                .isTrue();
    }
}
