package io.github.reactivecontact;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes deep, immutable copies of JSON values that keep their order: text, numbers, booleans, null, lists and maps. */
final class PlainValues {

    /** The immutable numbers. {@link BigInteger} and {@link BigDecimal} may have mutable subclasses. */
    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

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
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || NUMBERS.contains(value.getClass())) {
            return value;
        }
        if (value instanceof Object[] array) {
            return copyOf(name, Arrays.asList(array));
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
                "additionalProperties must hold text, immutable numbers, booleans, null, lists and maps, " + name
                        + " holds a " + value.getClass().getName());
    }
}
