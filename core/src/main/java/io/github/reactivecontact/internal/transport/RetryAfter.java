package io.github.reactivecontact.internal.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} in its two forms (RFC 9110, 10.2.3). */
final class RetryAfter {

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    static @Nullable Duration of(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.RETRY_AFTER);
        if (value == null || value.isBlank()) {
            return null;
        }
        String stripped = value.strip();
        if (stripped.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return stripped.length() > MOST_DIGITS
                    ? Duration.ofDays(365)
                    : Duration.ofSeconds(Long.parseLong(stripped));
        }
        Instant until = date(stripped);
        // Against the server's own clock, so that the client's does not matter.
        Instant since = date(headers.get(HttpHeaderNames.DATE));
        return until == null || since == null || until.isBefore(since) ? null : Duration.between(since, until);
    }

    private static @Nullable Instant date(@Nullable String httpDate) {
        try {
            return httpDate == null ? null : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
