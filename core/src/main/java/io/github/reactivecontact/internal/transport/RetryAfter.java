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

/** The header {@code Retry-After}: seconds, or a date in any of the three forms of RFC 9110 (5.6.7 and 10.2.3). */
final class RetryAfter {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d*)?");
    // Netty refuses longer texts with an exception.
    private static final int LONGEST_DATE = 64;

    private RetryAfter() {}

    /**
     * How long to wait; the longest if there are several. Null if there is none that makes sense, or its date has passed.
     *
     * @param clock milliseconds since 1970, read where a response says a date and not its own
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
                .map(wait -> wait.compareTo(LONGEST) < 0 ? wait : LONGEST)
                .orElse(null);
    }

    /** Rounded up, so that a repeat never comes too early. */
    private static Duration seconds(String value) {
        BigDecimal whole = new BigDecimal(value).setScale(0, RoundingMode.CEILING);
        return Duration.ofSeconds(
                whole.min(BigDecimal.valueOf(LONGEST.toSeconds())).longValue());
    }

    private static @Nullable Duration until(String value, HttpHeaders headers, LongSupplier clock) {
        Instant until = date(value);
        if (until == null) {
            return null;
        }
        // Against the server's own clock where it tells it, so that the client's does not matter.
        Instant told = date(headers.get(HttpHeaderNames.DATE));
        Instant since = told == null ? Instant.ofEpochMilli(clock.getAsLong()) : told;
        return until.isBefore(since) ? null : Duration.between(since, until);
    }

    private static @Nullable Instant date(@Nullable String httpDate) {
        if (httpDate == null || httpDate.length() > LONGEST_DATE) {
            return null;
        }
        Date date = DateFormatter.parseHttpDate(httpDate);
        return date == null ? null : date.toInstant();
    }
}
