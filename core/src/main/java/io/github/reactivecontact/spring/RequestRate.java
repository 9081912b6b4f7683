package io.github.reactivecontact.spring;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * A rate as a property value: {@code 10/s}, {@code 100/1m}, {@code 1/500ms}, or {@code unlimited}.
 *
 * @param requests number of requests, not validated
 * @param per length of the window; null if unlimited
 */
record RequestRate(int requests, @Nullable Duration per) {

    static final String FORM = "requests per time, such as 1/s, 10/s or 100/1m, or unlimited";

    private static final Pattern FRACTION = Pattern.compile("(-?\\d{1,9})\\s*/\\s*(\\S+)");

    /** Spring's conversion service calls this method by its name. */
    public static RequestRate valueOf(String text) {
        String rate = text.strip().toLowerCase(Locale.ROOT);
        if (rate.equals("unlimited")) {
            return new RequestRate(0, null);
        }
        Matcher fraction = FRACTION.matcher(rate);
        if (!fraction.matches()) {
            throw new IllegalArgumentException("A rate is " + FORM);
        }
        String per = fraction.group(2);
        if (per.chars().allMatch(Character::isDigit)) {
            throw new IllegalArgumentException("A rate is " + FORM);
        }
        boolean isUnitOnly = per.chars().allMatch(Character::isLetter);
        return new RequestRate(
                Integer.parseInt(fraction.group(1)), DurationStyle.detectAndParse(isUnitOnly ? "1" + per : per));
    }
}
