package io.github.reactivecontact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deep, immutable, order-keeping copies of what JSON can say: text, numbers, booleans, null, lists and maps. */
final class PlainValues {

    private PlainValues() {}

    static Map<String, @Nullable Object> copyOf(Map<String, ? extends @Nullable Object> properties) {
        if (properties.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        properties.forEach((name, value) -> copy.put(name, copyOf(name, value)));
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object copyOf(String name, @Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copyOf(name, element)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(String.valueOf(key), copyOf(name, element)));
            return Collections.unmodifiableMap(copy);
        }
        throw new IllegalArgumentException(
                "additionalProperties must hold text, numbers, booleans, null, lists and maps, " + name + " holds a "
                        + value.getClass().getName());
    }
}
