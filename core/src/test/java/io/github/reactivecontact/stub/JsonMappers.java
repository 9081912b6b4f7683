package io.github.reactivecontact.stub;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Mappers of Jackson 2 and 3 with the settings that could change the form of a record. */
public enum JsonMappers {
    JACKSON_2(new ObjectMapper()),
    JACKSON_2_FIELDS(new ObjectMapper()
            .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
            .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
            .disable(com.fasterxml.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS)),
    JACKSON_2_EVERYTHING(new ObjectMapper()
            .setVisibility(PropertyAccessor.ALL, Visibility.ANY)
            .disable(com.fasterxml.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS)),
    JACKSON_2_CHANGED(com.fasterxml.jackson.databind.json.JsonMapper.builder()
            .disable(com.fasterxml.jackson.databind.MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
            .propertyNamingStrategy(com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_JAVA_ARRAY_FOR_JSON_ARRAY)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build()),
    JACKSON_3(JsonMapper.shared()),
    JACKSON_3_FIELDS(JsonMapper.builder()
            .changeDefaultVisibility(checker -> checker.with(Visibility.NONE).withFieldVisibility(Visibility.ANY))
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build()),
    JACKSON_3_EVERYTHING(JsonMapper.builder()
            .changeDefaultVisibility(checker -> checker.with(Visibility.ANY))
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build()),
    JACKSON_3_CHANGED(JsonMapper.builder()
            .disable(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_JAVA_ARRAY_FOR_JSON_ARRAY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build());

    private final Mapper mapper;

    JsonMappers(ObjectMapper jackson2) {
        this.mapper = new Mapper() {
            @Override
            public void write(Writer target, Object value) throws IOException {
                jackson2.writeValue(target, value);
            }

            @Override
            public <T> T read(String json, Class<T> type) throws IOException {
                return jackson2.readValue(json, type);
            }
        };
    }

    JsonMappers(JsonMapper jackson3) {
        this.mapper = new Mapper() {
            @Override
            public void write(Writer target, Object value) {
                jackson3.writeValue(target, value);
            }

            @Override
            public <T> T read(String json, Class<T> type) {
                return jackson3.readValue(json, type);
            }
        };
    }

    /** Those that read exact numbers of any size. */
    public static Stream<JsonMappers> exact() {
        return Stream.of(JACKSON_2_CHANGED, JACKSON_3_CHANGED);
    }

    public void write(Writer target, Object value) throws IOException {
        mapper.write(target, value);
    }

    public String write(Object value) {
        try (StringWriter json = new StringWriter()) {
            mapper.write(json, value);
            return json.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public <T> T read(String json, Class<T> type) {
        try {
            return mapper.read(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Mapper {

        void write(Writer target, Object value) throws IOException;

        <T> T read(String json, Class<T> type) throws IOException;
    }
}
