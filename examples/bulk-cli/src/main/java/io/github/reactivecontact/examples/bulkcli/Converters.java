package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.simulator.RateLimit;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses times and rates of command line options. */
final class Converters {

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/(.+)");

    private Converters() {}

    /** Parses {@code 75s}, {@code 1m30s}, {@code 500ms}, {@code 30d}. */
    static final class Time implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            return time(text);
        }
    }

    private static Duration time(String text) {
        try {
            Duration time = text.matches("[0-9]{1,9}ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.parse(text.matches("[0-9]{1,9}d") ? "P" + text : "PT" + text);
            if (!time.isZero() && !time.isNegative()) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Reported below.
        }
        throw new TypeConversionException("'" + text + "' is not a time such as 75s, 1m30s or 500ms"
                + (text.matches("[0-9]+") ? ": it needs a unit" : ""));
    }

    /** The number of requests an instance may send in any window of the given length. 0 requests means unlimited. */
    record Rate(int requests, Duration per) {

        private static final Rate UNLIMITED = new Rate(0, Duration.ZERO);

        boolean isUnlimited() {
            return requests == 0;
        }
    }

    /** Parses {@code 10/s}, {@code 10/1s}, {@code 50/1m}, {@code unlimited}. */
    static final class ClientRate implements ITypeConverter<Rate> {

        @Override
        public Rate convert(String text) {
            return text.equals("unlimited") ? Rate.UNLIMITED : rate(text);
        }
    }

    private static Rate rate(String text) {
        Matcher parts = RATE.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException("'" + text + "' is not a rate such as 10/s or 50/1m");
        }
        String per = parts.group(2);
        return new Rate(Integer.parseInt(parts.group(1)), time(Character.isDigit(per.charAt(0)) ? per : "1" + per));
    }

    /** Parses {@code sliding:1/s}, {@code fixed:10/s}, {@code bucket:50/1m}, {@code none}. */
    static final class ServerLimit implements ITypeConverter<RateLimit> {

        @Override
        public RateLimit convert(String text) {
            if (text.equals("none")) {
                return RateLimit.none();
            }
            String kind = text.replaceFirst(":.*", "");
            Rate rate = kind.equals(text) ? rate("1/s") : rate(text.substring(kind.length() + 1));
            return switch (kind) {
                case "sliding" -> RateLimit.slidingWindow(rate.requests(), rate.per());
                case "fixed" -> RateLimit.fixedWindow(rate.requests(), rate.per());
                case "bucket" -> RateLimit.tokenBucket(rate.requests(), rate.per());
                default ->
                    throw new TypeConversionException(
                            "'" + text + "' is not a rate limit such as sliding:1/s, fixed:10/s, bucket:10/s or none");
            };
        }
    }
}
