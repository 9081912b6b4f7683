package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.GreenApiInstance;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a JSON array of instances. No message quotes it, and no failure has a cause, because both may show tokens. */
public final class InstancesReader {

    private static final String FORM =
            " must contain a JSON array of at least one {\"apiUrl\": ..., \"idInstance\": ..., \"apiTokenInstance\": ...}";

    private InstancesReader() {}

    /**
     * Reads the instances in their order.
     *
     * @param source name of the text, for messages
     * @return at least one instance; immutable
     * @throws IllegalArgumentException if the text is not such an array, or has two entries of one instance
     */
    public static List<GreenApiInstance> read(byte[] json, String source) {
        if (!(value(json, source) instanceof List<?> entries) || entries.isEmpty()) {
            throw new IllegalArgumentException(source + FORM);
        }
        Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
        for (Object entry : entries) {
            String named = "entry " + (instances.size() + 1) + " of " + source;
            GreenApiInstance instance = instance(entry, named);
            if (instances.putIfAbsent(instance.idInstance(), instance) != null) {
                throw new IllegalArgumentException(named + " repeats the idInstance of an earlier entry");
            }
        }
        return List.copyOf(instances.values());
    }

    private static @Nullable Object value(byte[] json, String source) {
        JsonText text = new JsonText(json, 0, json.length);
        if (text.isEmpty() || text.isNull()) {
            return null;
        }
        try {
            return new ParserPool().<@Nullable Object>read(text, PlainReader::read);
        } catch (JacksonException invalid) {
            throw new IllegalArgumentException(source + " is not JSON: line "
                    + invalid.getLocation().getLineNr() + ", column "
                    + invalid.getLocation().getColumnNr());
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(source + " is not one JSON value in UTF-8");
        }
    }

    private static GreenApiInstance instance(@Nullable Object entry, String named) {
        if (entry instanceof Map<?, ?> fields) {
            try {
                String idInstance = text(fields.get("idInstance"));
                String token = text(fields.get("apiTokenInstance"));
                Object apiUrl = fields.get("apiUrl");
                return apiUrl == null
                        ? GreenApiInstance.of(idInstance, token)
                        : GreenApiInstance.of(URI.create(text(apiUrl)), idInstance, token);
            } catch (IllegalArgumentException mayQuoteTheEntry) {
                throw notAnInstance(named);
            }
        }
        throw notAnInstance(named);
    }

    private static String text(@Nullable Object value) {
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    private static IllegalArgumentException notAnInstance(String named) {
        return new IllegalArgumentException(named + " is not an instance: it needs an idInstance of one to ten digits"
                + " and an apiTokenInstance; apiUrl is optional, such as https://7103.api.greenapi.com");
    }
}
