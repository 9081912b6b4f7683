package io.github.reactivecontact.internal.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The additional properties of an object that is being read. A shared empty map until the first one. */
final class AdditionalProperties {

    private AdditionalProperties() {}

    static Map<String, @Nullable Object> none() {
        return Map.of();
    }

    /**
     * Called after the value of a known field was read. A value of an unexpected type becomes an additional property.
     * Otherwise an earlier additional property of the same name is removed, because the last of duplicate names counts.
     */
    static Map<String, @Nullable Object> settle(
            Map<String, @Nullable Object> additional, String name, @Nullable Object value, JsonParser parser) {
        boolean isUnexpected = value == null && parser.currentToken() != JsonToken.VALUE_NULL;
        return isUnexpected ? with(additional, name, PlainReader.read(parser)) : without(additional, name);
    }

    /** Adds the next value, of an unknown field. */
    static Map<String, @Nullable Object> withNext(Map<String, @Nullable Object> additional, JsonParser parser) {
        String name = parser.currentName();
        parser.nextToken();
        return with(additional, name, PlainReader.read(parser));
    }

    static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> additional, String name, @Nullable Object value) {
        Map<String, @Nullable Object> added = additional.isEmpty() ? new LinkedHashMap<>() : additional;
        added.put(name, value);
        return added;
    }

    static Map<String, @Nullable Object> without(Map<String, @Nullable Object> additional, String name) {
        if (!additional.isEmpty()) {
            additional.remove(name);
        }
        return additional;
    }
}
