package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.Quota;
import io.github.reactivecontact.internal.fields.WholeNumbers;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads the body of a 466 (GREEN-API, status 466). */
final class QuotaReader {

    private final ParserPool parsers;

    QuotaReader(ParserPool parsers) {
        this.parsers = parsers;
    }

    /** Returns null if the body does not contain the exhausted quota and its numbers. */
    @Nullable
    Quota read(byte[] body, int offset, int length) {
        try {
            return parsers.read(new JsonText(body, offset, length), QuotaReader::quota);
        } catch (RuntimeException notJson) {
            // The status alone means that a quota is exhausted. The numbers are optional.
            return null;
        }
    }

    private static @Nullable Quota quota(JsonParser parser) {
        if (!(PlainReader.read(parser) instanceof Map<?, ?> reply)) {
            return null;
        }
        Quota invoke = exceeded(Quota.Kind.INVOKE, reply.get("invokeStatus"));
        return invoke != null ? invoke : exceeded(Quota.Kind.CORRESPONDENTS, reply.get("correspondentsStatus"));
    }

    private static @Nullable Quota exceeded(Quota.Kind kind, @Nullable Object status) {
        if (!(status instanceof Map<?, ?> quota) || !isExceeded(quota.get("status"))) {
            return null;
        }
        Long used = WholeNumbers.of(quota.get("used"));
        Long total = WholeNumbers.of(quota.get("total"));
        return used == null || total == null ? null : new Quota(kind, used, total);
    }

    private static boolean isExceeded(@Nullable Object status) {
        return status instanceof String text
                && text.strip().toUpperCase(Locale.ROOT).endsWith("EXCEEDED");
    }
}
