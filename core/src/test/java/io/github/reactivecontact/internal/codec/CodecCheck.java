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
 * Checks a response of any status and bytes. It is a contact, empty, or one classified failure that quotes nothing. The
 * result does not depend on the position of the body or on earlier bodies.
 */
final class CodecCheck {

    private static final Set<Reason> REASONS_OF_4XX = EnumSet.of(
            Reason.REQUEST_REFUSED,
            Reason.INSTANCE_STARTING,
            Reason.INSTANCE_NOT_AUTHORIZED,
            Reason.INSTANCE_EXPIRED,
            Reason.INSTANCE_DELETED,
            Reason.UNAUTHORIZED,
            Reason.FORBIDDEN,
            Reason.NOT_FOUND,
            Reason.UNEXPECTED_RESPONSE,
            Reason.TIMEOUT,
            Reason.SERVER_ERROR);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LEFT = 7;
    private static final int RIGHT = 5;

    /** Covers a failure and a growing buffer. */
    private static final long BYTES_AT_LEAST = 64 * 1024;

    /** The most expensive body is a list of empty objects, two bytes each. */
    private static final long BYTES_PER_BYTE = 256;

    private final ReplyCodec codec = new ReplyCodec();
    private int contacts;
    private int failures;

    void check(FuzzInput input) {
        byte[] body = input.body();
        DecodeOutcome outcome = DecodeOutcome.of(codec, input.status(), body, 0, body.length);

        assertThat(body).as("the body").isEqualTo(input.body());
        assertClassified(outcome, input.status());
        assertThat(decodeBetweenBytes(codec, input)).as("between other bytes").isEqualTo(outcome);
        assertThat(decodeBetweenBytes(new ReplyCodec(), input))
                .as("by another codec")
                .isEqualTo(outcome);
        if (outcome.contact != null) {
            contacts++;
            assertThat(outcome.contact.toString()).startsWith("ContactInfo");
        }
        if (outcome.reason != null) {
            failures++;
        }
    }

    /** Do not use it under a fuzzer, whose hooks allocate as well. */
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

    /** The JVM loads classes and links lambdas at first use, so an excess is measured again. */
    private long allocatedFor(int status, byte[] body, long most) {
        long allocated = Long.MAX_VALUE;
        for (int time = 0; time < 3 && allocated > most; time++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            DecodeOutcome.of(codec, status, body, 0, body.length);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }

    private static DecodeOutcome decodeBetweenBytes(ReplyCodec codec, FuzzInput input) {
        byte[] body = input.body();
        byte[] others = new byte[LEFT + body.length + RIGHT];
        Arrays.fill(others, (byte) '}');
        System.arraycopy(body, 0, others, LEFT, body.length);
        return DecodeOutcome.of(codec, input.status(), others, LEFT, body.length);
    }

    private static void assertClassified(DecodeOutcome outcome, int status) {
        Reason reason = outcome.reason;
        if (status == 200) {
            // The body may name any other status.
            assertThat(reason == null || outcome.contact == null).isTrue();
        } else if (status >= 201 && status <= 299) {
            assertThat(reason).isIn(Reason.MALFORMED_BODY, Reason.UNEXPECTED_RESPONSE);
        } else if (status >= 300 && status <= 399) {
            assertThat(reason).isEqualTo(Reason.UNEXPECTED_RESPONSE);
        } else if (status == 429) {
            assertThat(reason).isEqualTo(Reason.THROTTLED);
        } else if (status == 466) {
            assertThat(reason).isEqualTo(Reason.QUOTA_EXCEEDED);
        } else if (status == 499) {
            assertThat(reason).isEqualTo(Reason.TIMEOUT);
        } else if (status >= 400 && status <= 499) {
            assertThat(reason == null || REASONS_OF_4XX.contains(reason)).isTrue();
            assertThat(outcome.contact).isNull();
        } else if (status >= 500 && status <= 599) {
            assertThat(reason).isEqualTo(Reason.SERVER_ERROR);
        } else {
            assertThat(reason).isEqualTo(Reason.MALFORMED_BODY);
        }
    }

    private record DecodeOutcome(
            @Nullable ContactInfo contact,
            @Nullable Reason reason,
            @Nullable Object quota) {

        static DecodeOutcome of(ReplyCodec codec, int status, byte[] body, int offset, int length) {
            try {
                Optional<ContactInfo> contact = codec.decode(Decoding.INSTANCE, status, null, body, offset, length);
                return new DecodeOutcome(contact.orElse(null), null, null);
            } catch (ContactLookupException failure) {
                assertThat(failure).hasNoCause().hasNoSuppressedExceptions();
                assertThat(failure).hasMessage(ErrorMessages.of(failure.reason(), Decoding.INSTANCE));
                int reported = failure.status().orElseThrow();
                boolean isNamedInTheBody = status == 200 && reported >= 400 && reported <= 599;
                assertThat(reported == status || isNamedInTheBody)
                        .as("status %d", reported)
                        .isTrue();
                if (status == 200) {
                    boolean isMalformed = failure.reason() == Reason.MALFORMED_BODY;
                    boolean isPage = failure.reason() == Reason.UNEXPECTED_RESPONSE && reported == status;
                    assertThat(isMalformed || isPage).isEqualTo(reported == status);
                }
                assertThat(failure.idInstance()).contains(Decoding.INSTANCE);
                return new DecodeOutcome(null, failure.reason(), failure.quota().orElse(null));
            }
        }
    }
}
