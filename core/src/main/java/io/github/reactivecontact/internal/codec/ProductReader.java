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

/** The product cards of a contact: an array of objects, a lone object, or nothing. */
final class ProductReader {

    private static final int USUAL_CARDS = 4;
    private static final String IN_STOCK = "in stock";
    private static final String APPROVED = "APPROVED";
    private static final Product BLANK = new Product(null, null, null, null, null, null, null, null, Rest.none());

    private enum ProductField {
        ID("id"),
        IMAGE_URLS("imageUrls"),
        AVAILABILITY("availability"),
        REVIEW_STATUS("reviewStatus"),
        NAME("name"),
        DESCRIPTION("description"),
        PRICE("price"),
        IS_HIDDEN("isHidden"),
        OTHER("");

        final String wireName;

        ProductField(String wireName) {
            this.wireName = wireName;
        }
    }

    private enum ImageField {
        REQUESTED("requested"),
        ORIGINAL("original"),
        OTHER("");

        final String wireName;

        ImageField(String wireName) {
            this.wireName = wireName;
        }
    }

    private enum ReviewField {
        WHATSAPP("whatsapp"),
        OTHER("");

        final String wireName;

        ReviewField(String wireName) {
            this.wireName = wireName;
        }
    }

    private final Fields<ProductField> productFields;
    private final Fields<ImageField> imageFields;
    private final Fields<ReviewField> reviewFields;

    ProductReader(Parsers parsers) {
        this.productFields = parsers.fields(ProductField.values(), field -> field.wireName);
        this.imageFields = parsers.fields(ImageField.values(), field -> field.wireName);
        this.reviewFields = parsers.fields(ReviewField.values(), field -> field.wireName);
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
        List<Product> cards = new ArrayList<>(USUAL_CARDS);
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

        for (ProductField field = productFields.next(parser); field != null; field = productFields.next(parser)) {
            Object understood;
            switch (field) {
                case ID -> understood = id = parser.nextStringValue();
                case IMAGE_URLS -> understood = imageUrls = nextImageUrls(parser);
                case AVAILABILITY -> understood = availability = Scalars.nextTextMostly(IN_STOCK, parser);
                case REVIEW_STATUS -> understood = reviewStatus = nextReviewStatus(parser);
                case NAME -> understood = name = parser.nextStringValue();
                case DESCRIPTION -> understood = description = parser.nextStringValue();
                case PRICE -> understood = price = Scalars.nextTextOrNumber(parser);
                case IS_HIDDEN -> understood = isHidden = parser.nextBooleanValue();
                default -> {
                    rest = Rest.withNext(rest, parser);
                    continue;
                }
            }
            rest = Rest.settle(rest, field.wireName, understood, parser);
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

        for (ImageField field = imageFields.next(parser); field != null; field = imageFields.next(parser)) {
            Object understood;
            switch (field) {
                case REQUESTED -> understood = requested = parser.nextStringValue();
                case ORIGINAL -> understood = original = parser.nextStringValue();
                default -> {
                    rest = Rest.withNext(rest, parser);
                    continue;
                }
            }
            rest = Rest.settle(rest, field.wireName, understood, parser);
        }
        return new ImageUrls(requested, original, rest);
    }

    private @Nullable ReviewStatus nextReviewStatus(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String whatsapp = null;
        Map<String, @Nullable Object> rest = Rest.none();

        for (ReviewField field = reviewFields.next(parser); field != null; field = reviewFields.next(parser)) {
            if (field == ReviewField.WHATSAPP) {
                whatsapp = Scalars.nextTextMostly(APPROVED, parser);
                rest = Rest.settle(rest, field.wireName, whatsapp, parser);
            } else {
                rest = Rest.withNext(rest, parser);
            }
        }
        return new ReviewStatus(whatsapp, rest);
    }
}
