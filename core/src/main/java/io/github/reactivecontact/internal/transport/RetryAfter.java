package io.github.reactivecontact.internal.transport;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses {@code Retry-After}: seconds, or a date in one of the three forms of RFC 9110 (5.6.7 and 10.2.3). */
final class RetryAfter {

    private static final Duration MAX = Duration.ofDays(365);
    private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d*)?");
    // Netty throws an exception for a longer text.
    private static final int MAX_DATE_LENGTH = 64;

    private RetryAfter() {}

    /**
     * Returns the time to wait, at most 365 days; the longest if there are several headers. Null if no header is valid,
     * or if its date has passed.
     *
     * @param clock the milliseconds since 1970, read only if a response has a date to wait for and no {@code Date}
     */
    static @Nullable Duration of(HttpHeaders headers, LongSupplier clock) {
        if (!headers.contains(HttpHeaderNames.RETRY_AFTER)) {
            return null;
        }
        return headers.getAll(HttpHeaderNames.RETRY_AFTER).stream()
                .map(String::strip)
                .<Duration>mapMulti((value, waits) -> {
                    Duration wait = SECONDS.matcher(value).matches() ? seconds(value) : until(value, headers, clock);
                    if (wait != null) {
                        waits.accept(wait);
                    }
                })
                .max(Duration::compareTo)
                .map(wait -> wait.compareTo(MAX) < 0 ? wait : MAX)
                .orElse(null);
    }

    /** Rounds up, so that a retry never comes too early. */
    private static Duration seconds(String value) {
        BigDecimal whole = new BigDecimal(value).setScale(0, RoundingMode.CEILING);
        return Duration.ofSeconds(whole.min(BigDecimal.valueOf(MAX.toSeconds())).longValue());
    }

    private static @Nullable Duration until(String value, HttpHeaders headers, LongSupplier clock) {
        Instant until = date(value);
        if (until == null) {
            return null;
        }
        // If the response has the server's time, the client's clock does not matter.
        Instant serverTime = date(headers.get(HttpHeaderNames.DATE));
        Instant since = serverTime == null ? Instant.ofEpochMilli(clock.getAsLong()) : serverTime;
        return until.isBefore(since) ? null : Duration.between(since, until);
    }

    private static @Nullable Instant date(@Nullable String httpDate) {
        if (httpDate == null || httpDate.length() > MAX_DATE_LENGTH) {
            return null;
        }
        Date date = DateFormatter.parseHttpDate(httpDate);
        return date == null ? null : date.toInstant();
    }
}
