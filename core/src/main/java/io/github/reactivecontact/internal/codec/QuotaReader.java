package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.Quota;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** The body of a 466 (GREEN-API, status 466). */
final class QuotaReader {

    private final Parsers parsers;

    QuotaReader(Parsers parsers) {
        this.parsers = parsers;
    }

    /** Null if the body does not tell which quota is used up and its numbers. */
    @Nullable
    Quota read(byte[] body, int offset, int length) {
        try {
            return parsers.read(new JsonText(body, offset, length), QuotaReader::quota);
        } catch (RuntimeException notJson) {
            // The status alone says that a quota is used up; the numbers are a courtesy.
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
        if (!(status instanceof Map<?, ?> quota) || !saysExceeded(quota.get("status"))) {
            return null;
        }
        Long used = Scalars.wholeNumber(quota.get("used"));
        Long total = Scalars.wholeNumber(quota.get("total"));
        return used == null || total == null ? null : new Quota(kind, used, total);
    }

    private static boolean saysExceeded(@Nullable Object status) {
        return status instanceof String text
                && text.strip().toUpperCase(Locale.ROOT).endsWith("EXCEEDED");
    }
}
