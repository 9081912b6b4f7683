package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.Product;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes contact information as GREEN-API's JSON, without products if there are none. Needs no data binding. */
final class ContactJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String PRODUCTS = "products";

    private ContactJson() {}

    static byte[] of(ContactInfo contact) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(contact.toMap());
        fields.remove(PRODUCTS, List.of());
        requireDistinctNames(contact);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, fields);
        }
        return out.toByteArray();
    }

    private static void requireDistinctNames(ContactInfo contact) {
        requireDistinctNames(contact.toMap(), contact.additionalProperties());
        for (Product product : contact.products()) {
            requireDistinctNames(product.toMap(), product.additionalProperties());
            if (product.imageUrls() != null) {
                requireDistinctNames(
                        product.imageUrls().toMap(), product.imageUrls().additionalProperties());
            }
            if (product.reviewStatus() != null) {
                requireDistinctNames(
                        product.reviewStatus().toMap(), product.reviewStatus().additionalProperties());
            }
        }
    }

    /** A component replaces an additional property of the same name, but for the elements of products. */
    private static void requireDistinctNames(Map<String, ?> fields, Map<String, ?> additionalProperties) {
        additionalProperties.forEach((name, value) -> {
            Object written = fields.get(name);
            boolean added = written instanceof List<?> all && value instanceof List<?> some && all.containsAll(some);
            if (!added && !Objects.equals(written, value)) {
                throw new IllegalArgumentException(
                        "contact must not have " + name + " among its additionalProperties and beside them");
            }
        });
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((name, each) -> {
                json.writeName(String.valueOf(name));
                write(json, each);
            });
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            list.forEach(each -> write(json, each));
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            json.writeNumber(decimal(number));
        } else {
            json.writeString(value.toString());
        }
    }

    private static BigDecimal decimal(Number number) {
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException notFinite) {
            throw new IllegalArgumentException("contact must hold numbers that JSON can say, was " + number);
        }
    }
}
