package io.github.reactivecontact.examples.bulkcli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people write it: 75s, 1m30s, 500ms. */
final class TimeConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        return time(text);
    }

    static Duration time(String text) {
        try {
            Duration time = text.matches("[0-9]{1,9}ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.parse("PT" + text);
            if (!time.isZero() && !time.isNegative()) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is not a time such as 75s, 1m30s or 500ms");
    }
}
