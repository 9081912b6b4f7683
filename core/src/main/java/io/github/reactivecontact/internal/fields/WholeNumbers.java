package io.github.reactivecontact.internal.fields;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the forms in which GREEN-API writes a whole number: {@code 3600}, {@code 3600.0} and {@code "3600"}. */
public final class WholeNumbers {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("(-?[0-9]{1,18})(?:\\.0{1,18})?");
    private static final double FIRST_INEXACT = 1L << 53;

    private WholeNumbers() {}

    /**
     * Reads a plain value.
     *
     * @param value text, number, boolean, null, list or map
     * @return the number; null if the value is of none of the forms. A number written with a fraction or an exponent
     *     must be below 2<sup>53</sup>: a server that computes in doubles may have rounded a larger one.
     */
    public static @Nullable Long of(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            return ofDouble(((Number) value).doubleValue());
        }
        if (value instanceof BigInteger large) {
            return large.bitLength() < Long.SIZE ? (Long) large.longValue() : null;
        }
        if (value instanceof BigDecimal decimal) {
            Long whole = ofDouble(decimal.doubleValue());
            return whole != null && decimal.compareTo(BigDecimal.valueOf(whole)) == 0 ? whole : null;
        }
        if (value instanceof String text) {
            var matcher = WHOLE_NUMBER.matcher(text.strip());
            return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
        }
        return null;
    }

    private static @Nullable Long ofDouble(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < FIRST_INEXACT;
        return whole ? (Long) (long) number : null;
    }
}
