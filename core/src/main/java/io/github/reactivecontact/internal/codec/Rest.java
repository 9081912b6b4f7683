package io.github.reactivecontact.internal.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The additional properties of an object that is being read: a shared empty map until there is one. */
final class Rest {

    private Rest() {}

    static Map<String, @Nullable Object> none() {
        return Map.of();
    }

    /**
     * After a known field was tried: keeps the value as it is if it was not understood. Otherwise an earlier odd value of
     * the same name goes, because the last of duplicate names counts.
     */
    static Map<String, @Nullable Object> settle(
            Map<String, @Nullable Object> rest, String name, @Nullable Object understood, JsonParser parser) {
        boolean odd = understood == null && parser.currentToken() != JsonToken.VALUE_NULL;
        return odd ? with(rest, name, PlainReader.read(parser)) : without(rest, name);
    }

    /** Keeps the value that comes next, of a field that nobody knows. */
    static Map<String, @Nullable Object> withNext(Map<String, @Nullable Object> rest, JsonParser parser) {
        String name = parser.currentName();
        parser.nextToken();
        return with(rest, name, PlainReader.read(parser));
    }

    static Map<String, @Nullable Object> with(Map<String, @Nullable Object> rest, String name, @Nullable Object value) {
        Map<String, @Nullable Object> added = rest.isEmpty() ? new LinkedHashMap<>() : rest;
        added.put(name, value);
        return added;
    }

    static Map<String, @Nullable Object> without(Map<String, @Nullable Object> rest, String name) {
        if (!rest.isEmpty()) {
            rest.remove(name);
        }
        return rest;
    }
}
