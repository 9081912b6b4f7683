package io.github.reactivecontact.internal.codec;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The drifting ways in which GREEN-API writes a text or a whole number. What is in none of them is null. */
final class Scalars {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("(-?[0-9]{1,18})(?:\\.0{1,18})?");
    private static final double FIRST_INEXACT = 1L << 53;

    private Scalars() {}

    /** A text, or a number as it is written in the document. */
    static @Nullable String nextTextOrNumber(JsonParser parser) {
        String text = parser.nextStringValue();
        return text == null && parser.currentToken().isNumeric() ? parser.getString() : text;
    }

    /** A text that is mostly the usual one, of which there is then no copy. */
    static @Nullable String nextTextMostly(String usual, JsonParser parser) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        int length = parser.getStringLength();
        if (length != usual.length()) {
            return parser.getString();
        }
        char[] text = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        for (int i = 0; i < length; i++) {
            if (text[offset + i] != usual.charAt(i)) {
                return parser.getString();
            }
        }
        return usual;
    }

    /** 3600, 3600.0 or "3600". */
    static @Nullable Long nextWholeNumber(JsonParser parser) {
        return switch (parser.nextToken()) {
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? null : (Long) parser.getLongValue();
            case VALUE_NUMBER_FLOAT, VALUE_STRING -> wholeNumber(PlainReader.read(parser));
            default -> null;
        };
    }

    /** The same of a plain value. */
    static @Nullable Long wholeNumber(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double decimal) {
            boolean whole = decimal == Math.rint(decimal) && Math.abs(decimal) < FIRST_INEXACT;
            return whole ? (Long) decimal.longValue() : null;
        }
        if (value instanceof String text) {
            var matcher = WHOLE_NUMBER.matcher(text.strip());
            return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
        }
        return null;
    }
}
