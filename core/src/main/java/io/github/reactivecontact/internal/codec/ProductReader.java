package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/** The product cards of a contact: an array of objects, a lone object, or nothing. */
final class ProductReader {

    private static final Product BLANK = new Product(null, null, null, null, null, null, null, null, Rest.none());

    private final PropertyNameMatcher productNames;
    private final PropertyNameMatcher imageNames;
    private final PropertyNameMatcher reviewNames;

    ProductReader(JsonParsers parsers) {
        this.productNames = parsers.matcher(
                "id", "imageUrls", "availability", "reviewStatus", "name", "description", "price", "isHidden");
        this.imageNames = parsers.matcher("requested", "original");
        this.reviewNames = parsers.matcher("whatsapp");
    }

    /**
     * What a {@code products} field holds.
     *
     * @param cards the objects
     * @param odd anything else: the field's value, or a list of the array's elements that are not objects; null if there
     *     is nothing else
     */
    record Products(List<Product> cards, @Nullable Object odd) {}

    Products next(JsonParser parser) {
        return switch (parser.nextToken()) {
            case START_ARRAY -> array(parser);
            case START_OBJECT -> new Products(loneCard(parser), null);
            default -> new Products(List.of(), PlainReader.read(parser));
        };
    }

    private Products array(JsonParser parser) {
        List<Product> cards = new ArrayList<>();
        List<@Nullable Object> odd = null;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                cards.add(product(parser));
            } else if (token != JsonToken.VALUE_NULL) {
                odd = odd == null ? new ArrayList<>() : odd;
                odd.add(PlainReader.read(parser));
            }
        }
        return new Products(List.copyOf(cards), odd);
    }

    /** The documentation calls the field an object. An empty one says that there is no product. */
    private List<Product> loneCard(JsonParser parser) {
        Product card = product(parser);
        return card.equals(BLANK) ? List.of() : List.of(card);
    }

    private Product product(JsonParser parser) {
        String id = null;
        ImageUrls imageUrls = null;
        String availability = null;
        ReviewStatus reviewStatus = null;
        String name = null;
        String description = null;
        String price = null;
        Boolean isHidden = null;
        Map<String, @Nullable Object> rest = Rest.none();

        while (parser.nextNameMatch(productNames) != PropertyNameMatcher.MATCH_END_OBJECT) {
            String field = parser.currentName();
            Object understood;
            switch (field) {
                case "id" -> understood = id = parser.nextStringValue();
                case "imageUrls" -> understood = imageUrls = nextImageUrls(parser);
                case "availability" -> understood = availability = parser.nextStringValue();
                case "reviewStatus" -> understood = reviewStatus = nextReviewStatus(parser);
                case "name" -> understood = name = parser.nextStringValue();
                case "description" -> understood = description = parser.nextStringValue();
                case "price" -> understood = price = Scalars.nextTextOrNumber(parser);
                case "isHidden" -> understood = isHidden = parser.nextBooleanValue();
                default -> {
                    rest = Rest.withNext(rest, field, parser);
                    continue;
                }
            }
            rest = Rest.settle(rest, field, understood, parser);
        }
        return new Product(id, imageUrls, availability, reviewStatus, name, description, price, isHidden, rest);
    }

    private @Nullable ImageUrls nextImageUrls(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String requested = null;
        String original = null;
        Map<String, @Nullable Object> rest = Rest.none();

        while (parser.nextNameMatch(imageNames) != PropertyNameMatcher.MATCH_END_OBJECT) {
            String field = parser.currentName();
            Object understood;
            switch (field) {
                case "requested" -> understood = requested = parser.nextStringValue();
                case "original" -> understood = original = parser.nextStringValue();
                default -> {
                    rest = Rest.withNext(rest, field, parser);
                    continue;
                }
            }
            rest = Rest.settle(rest, field, understood, parser);
        }
        return new ImageUrls(requested, original, rest);
    }

    private @Nullable ReviewStatus nextReviewStatus(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String whatsapp = null;
        Map<String, @Nullable Object> rest = Rest.none();

        while (parser.nextNameMatch(reviewNames) != PropertyNameMatcher.MATCH_END_OBJECT) {
            String field = parser.currentName();
            if (field.equals("whatsapp")) {
                whatsapp = parser.nextStringValue();
                rest = Rest.settle(rest, field, whatsapp, parser);
            } else {
                rest = Rest.withNext(rest, field, parser);
            }
        }
        return new ReviewStatus(whatsapp, rest);
    }
}
