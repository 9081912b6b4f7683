package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and classifies a response, even if only a part of its body is known. The status of an error is enough to
 * classify it: an error whose body is compressed, too large or truncated keeps its reason.
 */
record ResponseDecoder(
        ReplyCodec codec,
        String idInstance,
        int status,
        @Nullable Duration retryAfter,
        int maxBodySize) {

    private static final byte[] NOTHING = {};
    private static final byte[] PAGE = {'<'};

    /** Returns the decoder of another response of the same instance. */
    ResponseDecoder of(int otherStatus, @Nullable Duration otherRetryAfter) {
        return otherStatus == status && Objects.equals(otherRetryAfter, retryAfter)
                ? this
                : new ResponseDecoder(codec, idInstance, otherStatus, otherRetryAfter, maxBodySize);
    }

    boolean needsWholeBody() {
        return status == 200;
    }

    Optional<ContactInfo> whole(byte[] body, int length) {
        return codec.decode(idInstance, status, retryAfter, body, 0, length);
    }

    Optional<ContactInfo> part(byte[] body, int length, Throwable because) {
        if (needsWholeBody()) {
            throw TransportFailure.of(idInstance, because);
        }
        return whole(body, length);
    }

    /** Classifies a compressed response, whose body is not read. */
    Optional<ContactInfo> encoded(boolean isHtml) {
        return isHtml
                ? whole(PAGE, PAGE.length)
                : part(NOTHING, 0, refused(Reason.MALFORMED_BODY, "is compressed, which the request forbade"));
    }

    ContactLookupException tooLarge() {
        return refused(Reason.BODY_TOO_LARGE, "is larger than " + maxBodySize + " bytes (maxBodySize)");
    }

    private ContactLookupException refused(Reason reason, String why) {
        return ContactLookupException.builder(reason, "The response of instance " + idInstance + " " + why)
                .idInstance(idInstance)
                .status(status)
                .build();
    }
}
