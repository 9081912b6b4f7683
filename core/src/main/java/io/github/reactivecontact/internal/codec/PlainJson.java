package io.github.reactivecontact.internal.codec;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes and reads objects of plain values, which {@code ContactInfo.toMap()} has. Thread-safe; never blocks. */
public final class PlainJson {

    private final JsonFactory factory = new JsonFactory();
    private final ParserPool parsers = new ParserPool();

    /** Creates a writer and reader. */
    public PlainJson() {}

    /**
     * Writes an object without white space.
     *
     * @param object text, numbers, booleans, null, lists and maps by field name
     * @return the JSON
     * @throws RuntimeException if there is a value of another type
     */
    public String write(Map<String, ? extends @Nullable Object> object) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), text)) {
            write(generator, object);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            map.forEach((name, member) -> {
                generator.writeName((String) name);
                write(generator, member);
            });
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            list.forEach(element -> write(generator, element));
            generator.writeEndArray();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.toString());
        } else if (value == null) {
            generator.writeNull();
        } else {
            throw new IllegalArgumentException("not a plain value: " + value.getClass());
        }
    }

    /**
     * Reads an object.
     *
     * @param json the JSON
     * @return text, numbers, booleans, null, lists and maps by field name; numbers as in
     *     {@code ContactInfo.additionalProperties()}
     * @throws RuntimeException if it is not one object; the message may quote it
     */
    public Map<String, @Nullable Object> read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonText text = new JsonText(bytes, 0, bytes.length);
        if (!text.beginsObject()) {
            throw new IllegalArgumentException("not an object");
        }
        return parsers.read(text, PlainReader::readObject);
    }
}
