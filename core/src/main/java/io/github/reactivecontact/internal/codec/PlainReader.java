package io.github.reactivecontact.internal.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads any JSON value as text, number, boolean, null, list or map. The parser limits the nesting. */
final class PlainReader {

    private PlainReader() {}

    /** Reads the value whose first token is the current one. Afterwards its last token is the current one. */
    static @Nullable Object read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> list(parser);
            case START_OBJECT -> map(parser);
            default -> throw new IllegalStateException("not at the beginning of a value");
        };
    }

    /** Reads the object whose first token is the current one. */
    static Map<String, @Nullable Object> readObject(JsonParser parser) {
        return map(parser);
    }

    /** Returns a double if it prints as the number that was sent, otherwise an exact representation. */
    private static Object decimal(String number) {
        double rounded = Double.parseDouble(number);
        String printed = Double.toString(rounded);
        if (printed.equals(number)) {
            return rounded;
        }
        try {
            BigDecimal sent = new BigDecimal(number);
            boolean same = Double.isFinite(rounded) && sent.compareTo(new BigDecimal(printed)) == 0;
            return same ? (Object) rounded : sent;
        } catch (NumberFormatException exponentTooLarge) {
            return number;
        }
    }

    private static List<@Nullable Object> list(JsonParser parser) {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(parser));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(JsonParser parser) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            map.put(name, read(parser));
        }
        return map;
    }
}
