package io.github.reactivecontact;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the timestamp formats that GREEN-API uses. */
final class Timestamps {

    /** A JSON number, or a string with one. The bounded exponent bounds the work. */
    private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{1,16}(?:\\.[0-9]{1,16})?(?:[eE]\\+?[0-9]{1,2})?");

    /** Strict: rejects February 30, hour 24 and second 60. */
    private static final DateTimeFormatter ISO_8601 = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** The position of the missing colon in an offset such as +0300. */
    private static final Pattern MISSING_COLON = Pattern.compile("(?<=[+-][0-9]{2})(?=[0-9]{2}$)");

    private static final long MIN_MILLISECONDS = 100_000_000_000L;

    private Timestamps() {}

    static Optional<Instant> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        String stripped = text.strip();
        try {
            return UNIX_TIME.matcher(stripped).matches()
                    ? ofUnixTime(new BigDecimal(stripped).toBigInteger().longValueExact())
                    : Optional.of(readIso(stripped));
        } catch (ArithmeticException | DateTimeException notATimestamp) {
            return Optional.empty();
        }
    }

    static Optional<Instant> ofUnixTime(@Nullable Long time) {
        if (time == null || time <= 0) {
            return Optional.empty();
        }
        // Documented as seconds. A number this large must be milliseconds: as seconds it is the year 5138.
        return Optional.of(time < MIN_MILLISECONDS ? Instant.ofEpochSecond(time) : Instant.ofEpochMilli(time));
    }

    private static Instant readIso(String text) {
        TemporalAccessor parsed = ISO_8601.parseBest(
                MISSING_COLON.matcher(text).replaceFirst(":"), OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
    }
}
