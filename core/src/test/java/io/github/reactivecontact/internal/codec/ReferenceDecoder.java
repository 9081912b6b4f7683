package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A reference decoder. It takes the known fields of a tree and keeps the rest. */
final class ReferenceDecoder {

    private final Map<String, JsonNode> left = new LinkedHashMap<>();
    private final Map<String, Object> rest = new LinkedHashMap<>();

    private ReferenceDecoder(JsonNode object) {
        object.properties().forEach(property -> left.put(property.getKey(), property.getValue()));
    }

    /** Returns a mapper whose trees keep every number exactly. */
    static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    static ContactInfo contact(JsonNode object) {
        ReferenceDecoder fields = new ReferenceDecoder(object);
        return new ContactInfo(
                fields.text("avatar"),
                fields.text("name"),
                fields.text("contactName"),
                fields.text("email"),
                fields.text("category"),
                fields.text("description"),
                fields.products(),
                fields.text("chatId"),
                fields.textOrNumber("lastSeen"),
                fields.flag("isArchive"),
                fields.flag("isDisappearing"),
                fields.flag("isMute"),
                fields.either("messageExpiration", "messageexpiration"),
                fields.either("muteExpiration", "muteexpiration"),
                fields.flag("isBusiness"),
                fields.rest());
    }

    private static Product product(JsonNode object) {
        ReferenceDecoder fields = new ReferenceDecoder(object);
        return new Product(
                fields.text("id"),
                fields.take("imageUrls", node -> node.isObject() ? imageUrls(node) : null),
                fields.text("availability"),
                fields.take("reviewStatus", node -> node.isObject() ? reviewStatus(node) : null),
                fields.text("name"),
                fields.text("description"),
                fields.textOrNumber("price"),
                fields.flag("isHidden"),
                fields.rest());
    }

    private static ImageUrls imageUrls(JsonNode object) {
        ReferenceDecoder fields = new ReferenceDecoder(object);
        return new ImageUrls(fields.text("requested"), fields.text("original"), fields.rest());
    }

    private static ReviewStatus reviewStatus(JsonNode object) {
        ReferenceDecoder fields = new ReferenceDecoder(object);
        return new ReviewStatus(fields.text("whatsapp"), fields.rest());
    }

    private List<Product> products() {
        JsonNode node = left.remove("products");
        List<Product> cards = new ArrayList<>();
        if (node == null || node.isNull()) {
            return cards;
        }
        if (node.isObject()) {
            Product card = product(node);
            boolean blank = card.equals(new Product(null, null, null, null, null, null, null, null, Map.of()));
            return blank ? cards : List.of(card);
        }
        if (!node.isArray()) {
            rest.put("products", plain(node));
            return cards;
        }
        List<Object> odd = new ArrayList<>();
        for (JsonNode element : node) {
            if (element.isObject()) {
                cards.add(product(element));
            } else if (!element.isNull()) {
                odd.add(plain(element));
            }
        }
        if (!odd.isEmpty()) {
            rest.put("products", odd);
        }
        return cards;
    }

    private String text(String name) {
        return take(name, node -> node.isString() ? node.stringValue() : null);
    }

    private String textOrNumber(String name) {
        return take(
                name,
                node -> node.isString()
                        ? node.stringValue()
                        : node.isNumber() ? node.numberValue().toString() : null);
    }

    private Boolean flag(String name) {
        return take(name, node -> node.isBoolean() ? node.booleanValue() : null);
    }

    /** Reads each spelling separately. The documented spelling takes precedence if both are readable. */
    private Long either(String documented, String other) {
        return Stream.of(documented, other)
                .map(name -> Optional.ofNullable(take(name, ReferenceDecoder::wholeNumber)))
                .toList()
                .stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Long wholeNumber(JsonNode node) {
        String text = node.isNumber() ? node.numberValue().toString() : node.isString() ? node.stringValue() : "";
        try {
            long number = new BigDecimal(text).longValueExact();
            // Above this a server that computes in doubles may have rounded a number with a fraction or an exponent.
            return node.isFloatingPointNumber() && Math.abs(number) >= 1L << 53 ? null : (Long) number;
        } catch (ArithmeticException | NumberFormatException none) {
            return null;
        }
    }

    private <T> T take(String name, Function<JsonNode, T> reading) {
        JsonNode node = left.remove(name);
        if (node == null || node.isNull()) {
            return null;
        }
        T value = reading.apply(node);
        if (value == null) {
            rest.put(name, plain(node));
        }
        return value;
    }

    private Map<String, Object> rest() {
        left.forEach((name, node) -> rest.put(name, plain(node)));
        return rest;
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(property -> map.put(property.getKey(), plain(property.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(plain(element)));
            return list;
        }
        return node.isNull()
                ? null
                : node.isBoolean() ? (Object) node.booleanValue() : node.isNumber() ? number(node) : node.stringValue();
    }

    private static Number number(JsonNode node) {
        if (!node.isFloatingPointNumber()) {
            return node.numberValue();
        }
        BigDecimal sent = node.decimalValue();
        double rounded = sent.doubleValue();
        String printed = Double.toString(rounded);
        boolean isSent = !printed.endsWith("y")
                && new BigDecimal(printed).stripTrailingZeros().equals(sent.stripTrailingZeros());
        return isSent ? (Number) rounded : sent;
    }
}
