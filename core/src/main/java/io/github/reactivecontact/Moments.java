package io.github.reactivecontact;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ways in which GREEN-API writes a moment. */
final class Moments {

    private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{1,16}(\\.0+)?");
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private Moments() {}

    static Optional<Instant> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        String stripped = text.strip();
        if (UNIX_TIME.matcher(stripped).matches()) {
            int point = stripped.indexOf('.');
            return ofUnixTime(Long.valueOf(point < 0 ? stripped : stripped.substring(0, point)));
        }
        try {
            return Optional.of(OffsetDateTime.parse(stripped).toInstant());
        } catch (DateTimeException noOffset) {
            return readWithoutOffset(stripped);
        }
    }

    static Optional<Instant> ofUnixTime(@Nullable Long time) {
        if (time == null || time <= 0) {
            return Optional.empty();
        }
        // Seconds by contract; a number of this size can only be milliseconds, in seconds it is the year 5138.
        return Optional.of(time < FIRST_MILLISECONDS ? Instant.ofEpochSecond(time) : Instant.ofEpochMilli(time));
    }

    private static Optional<Instant> readWithoutOffset(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException aWord) {
            return Optional.empty();
        }
    }
}
