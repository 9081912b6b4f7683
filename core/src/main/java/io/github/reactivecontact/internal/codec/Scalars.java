package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.internal.fields.WholeNumbers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the different forms in which GREEN-API writes texts and whole numbers. Other forms give null. */
final class Scalars {

    private Scalars() {}

    /** Reads a text, or a number as it is written in the document. */
    static @Nullable String nextTextOrNumber(JsonParser parser) {
        String text = parser.nextStringValue();
        return text == null && parser.currentToken().isNumeric() ? parser.getString() : text;
    }

    /** Reads a text that usually equals the given one. If it does, no new string is created. */
    static @Nullable String nextUsualText(String usual, JsonParser parser) {
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

    /** Reads 3600, 3600.0 or "3600". */
    static @Nullable Long nextWholeNumber(JsonParser parser) {
        return switch (parser.nextToken()) {
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? null : (Long) parser.getLongValue();
            case VALUE_NUMBER_FLOAT, VALUE_STRING -> WholeNumbers.of(PlainReader.read(parser));
            default -> null;
        };
    }
}
