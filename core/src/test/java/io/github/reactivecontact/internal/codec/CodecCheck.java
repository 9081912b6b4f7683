package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a response of whatever status and bytes: a contact, none, or one classified failure that quotes
 * nothing; the same wherever the body lies and whatever was read before.
 */
final class CodecCheck {

    private static final Set<Reason> OF_A_VAGUE_STATUS = EnumSet.of(
            Reason.REQUEST_REFUSED,
            Reason.INSTANCE_STARTING,
            Reason.INSTANCE_NOT_AUTHORIZED,
            Reason.INSTANCE_EXPIRED,
            Reason.INSTANCE_DELETED,
            Reason.UNAUTHORIZED,
            Reason.FORBIDDEN,
            Reason.NOT_FOUND,
            Reason.TIMEOUT,
            Reason.SERVER_ERROR);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LEFT = 7;
    private static final int RIGHT = 5;

    /** What a failure costs, and a buffer that grows. */
    private static final long BYTES_AT_LEAST = 64 * 1024;

    /** An object of two bytes, {@code {}}, in a list is the dearest. */
    private static final long BYTES_PER_BYTE = 256;

    private final ReplyCodec codec = new ReplyCodec();
    private int contacts;
    private int failures;

    void check(FuzzInput input) {
        byte[] body = input.body();
        Outcome outcome = Outcome.of(codec, input.status(), body, 0, body.length);

        assertThat(body).as("the body").isEqualTo(input.body());
        classified(outcome, input.status());
        assertThat(amidOthers(codec, input)).as("amid other bytes").isEqualTo(outcome);
        assertThat(amidOthers(new ReplyCodec(), input)).as("by another codec").isEqualTo(outcome);
        if (outcome.contact != null) {
            contacts++;
            assertThat(outcome.contact.toString()).startsWith("ContactInfo");
        }
        if (outcome.reason != null) {
            failures++;
        }
    }

    /** Not where a fuzzer's hooks allocate beside the codec. */
    void checkMemory(FuzzInput input) {
        long most = BYTES_AT_LEAST + BYTES_PER_BYTE * input.body().length;

        assertThat(allocatedFor(input.status(), input.body(), most))
                .as("bytes allocated")
                .isLessThanOrEqualTo(most);
    }

    int contacts() {
        return contacts;
    }

    int failures() {
        return failures;
    }

    /** The JVM loads classes and makes lambdas when it meets them first: what is too much is measured again. */
    private long allocatedFor(int status, byte[] body, long most) {
        long allocated = Long.MAX_VALUE;
        for (int time = 0; time < 3 && allocated > most; time++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Outcome.of(codec, status, body, 0, body.length);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }

    private static Outcome amidOthers(ReplyCodec codec, FuzzInput input) {
        byte[] body = input.body();
        byte[] others = new byte[LEFT + body.length + RIGHT];
        Arrays.fill(others, (byte) '}');
        System.arraycopy(body, 0, others, LEFT, body.length);
        return Outcome.of(codec, input.status(), others, LEFT, body.length);
    }

    private static void classified(Outcome outcome, int status) {
        Reason reason = outcome.reason;
        if (status == 200) {
            // The body may name any other status.
            assertThat(reason == null || outcome.contact == null).isTrue();
        } else if (status >= 201 && status <= 299) {
            assertThat(reason).isEqualTo(Reason.MALFORMED_BODY);
        } else if (status == 429) {
            assertThat(reason).isEqualTo(Reason.THROTTLED);
        } else if (status == 466) {
            assertThat(reason).isEqualTo(Reason.QUOTA_EXCEEDED);
        } else if (status == 499) {
            assertThat(reason).isEqualTo(Reason.TIMEOUT);
        } else if (status >= 400 && status <= 499) {
            assertThat(reason == null || OF_A_VAGUE_STATUS.contains(reason)).isTrue();
            assertThat(outcome.contact).isNull();
        } else if (status >= 500 && status <= 599) {
            assertThat(reason).isEqualTo(Reason.SERVER_ERROR);
        } else {
            assertThat(reason).isIn(Reason.NOT_FOUND, Reason.MALFORMED_BODY);
        }
    }

    private record Outcome(
            @Nullable ContactInfo contact,
            @Nullable Reason reason,
            @Nullable Object quota) {

        static Outcome of(ReplyCodec codec, int status, byte[] body, int offset, int length) {
            try {
                Optional<ContactInfo> contact = codec.decode(Decoding.INSTANCE, status, null, body, offset, length);
                return new Outcome(contact.orElse(null), null, null);
            } catch (ContactLookupException failure) {
                assertThat(failure).hasNoCause().hasNoSuppressedExceptions();
                assertThat(failure).hasMessage(Advice.of(failure.reason(), Decoding.INSTANCE));
                int reported = failure.status().orElseThrow();
                boolean isNamedInTheBody = status == 200 && reported >= 400 && reported <= 599;
                assertThat(reported == status || isNamedInTheBody)
                        .as("status %d", reported)
                        .isTrue();
                if (status == 200) {
                    assertThat(failure.reason() == Reason.MALFORMED_BODY).isEqualTo(reported == status);
                }
                assertThat(failure.idInstance()).contains(Decoding.INSTANCE);
                return new Outcome(null, failure.reason(), failure.quota().orElse(null));
            }
        }
    }
}
