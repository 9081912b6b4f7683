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

/** The ways in which GREEN-API writes a moment. */
final class Moments {

    /** A JSON number, or one in a string; the bound on the exponent bounds the work. */
    private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{1,16}(?:\\.[0-9]{1,16})?(?:[eE]\\+?[0-9]{1,2})?");

    /** Strict: February has no day 30, a day no hour 24, and a minute no second 60. */
    private static final DateTimeFormatter ISO_8601 = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** Where +0300 lacks its colon. */
    private static final Pattern MISSING_COLON = Pattern.compile("(?<=[+-][0-9]{2})(?=[0-9]{2}$)");

    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private Moments() {}

    static Optional<Instant> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        String stripped = text.strip();
        try {
            return UNIX_TIME.matcher(stripped).matches()
                    ? ofUnixTime(new BigDecimal(stripped).toBigInteger().longValueExact())
                    : Optional.of(readIso(stripped));
        } catch (ArithmeticException | DateTimeException aWord) {
            return Optional.empty();
        }
    }

    static Optional<Instant> ofUnixTime(@Nullable Long time) {
        if (time == null || time <= 0) {
            return Optional.empty();
        }
        // Seconds by contract; a number of this size can only be milliseconds, in seconds it is the year 5138.
        return Optional.of(time < FIRST_MILLISECONDS ? Instant.ofEpochSecond(time) : Instant.ofEpochMilli(time));
    }

    private static Instant readIso(String text) {
        TemporalAccessor moment = ISO_8601.parseBest(
                MISSING_COLON.matcher(text).replaceFirst(":"), OffsetDateTime::from, LocalDateTime::from);
        return moment instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(moment);
    }
}
