package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a given contact as GREEN-API does (GREEN-API, GetContactInfo). What is null is left out. */
final class ContactJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    private ContactJson() {}

    static byte[] of(ContactInfo contact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, fields(contact));
        }
        return out.toByteArray();
    }

    private static Map<String, @Nullable Object> fields(ContactInfo contact) {
        List<Product> products = contact.products();
        return new ContactJson()
                .with("avatar", contact.avatar())
                .with("name", contact.name())
                .with("contactName", contact.contactName())
                .with("email", contact.email())
                .with("category", contact.category())
                .with("description", contact.description())
                .with(
                        "products",
                        products.isEmpty()
                                ? null
                                : products.stream().map(ContactJson::fields).toList())
                .with("chatId", contact.chatId())
                .with("lastSeen", contact.lastSeen())
                .with("isArchive", contact.isArchive())
                .with("isDisappearing", contact.isDisappearing())
                .with("isMute", contact.isMute())
                .with(spelling("messageExpiration", contact), contact.messageExpiration())
                .with(spelling("muteExpiration", contact), contact.muteExpiration())
                .with("isBusiness", contact.isBusiness())
                .and(contact.additionalProperties());
    }

    /** The server has two spellings. A value that cannot be read has taken the other one. */
    private static String spelling(String name, ContactInfo contact) {
        return contact.additionalProperties().containsKey(name) ? name.toLowerCase(Locale.ROOT) : name;
    }

    private static Map<String, @Nullable Object> fields(Product product) {
        ImageUrls imageUrls = product.imageUrls();
        ReviewStatus reviewStatus = product.reviewStatus();
        return new ContactJson()
                .with("id", product.id())
                .with("imageUrls", imageUrls == null ? null : fields(imageUrls))
                .with("availability", product.availability())
                .with("reviewStatus", reviewStatus == null ? null : fields(reviewStatus))
                .with("name", product.name())
                .with("description", product.description())
                .with("price", product.price())
                .with("isHidden", product.isHidden())
                .and(product.additionalProperties());
    }

    private static Map<String, @Nullable Object> fields(ImageUrls imageUrls) {
        return new ContactJson()
                .with("requested", imageUrls.requested())
                .with("original", imageUrls.original())
                .and(imageUrls.additionalProperties());
    }

    private static Map<String, @Nullable Object> fields(ReviewStatus reviewStatus) {
        return new ContactJson().with("whatsapp", reviewStatus.whatsapp()).and(reviewStatus.additionalProperties());
    }

    private ContactJson with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    private Map<String, @Nullable Object> and(Map<String, @Nullable Object> additionalProperties) {
        additionalProperties.forEach((name, value) -> {
            if (fields.containsKey(name)) {
                throw new IllegalArgumentException(
                        "contact must not have " + name + " among its additionalProperties and beside them");
            }
            fields.put(name, value);
        });
        return fields;
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
