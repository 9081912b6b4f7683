package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import io.github.reactivecontact.internal.fields.ImageUrlsField;
import io.github.reactivecontact.internal.fields.ProductField;
import io.github.reactivecontact.internal.fields.ReviewStatusField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the product cards of a contact: an array of objects, a single object, or nothing. */
final class ProductReader {

    private static final int USUAL_CARDS = 4;
    private static final String IN_STOCK = "in stock";
    private static final String APPROVED = "APPROVED";
    private static final Product BLANK =
            new Product(null, null, null, null, null, null, null, null, AdditionalProperties.none());

    private final FieldMatcher<ProductField> productFields;
    private final FieldMatcher<ImageUrlsField> imageFields;
    private final FieldMatcher<ReviewStatusField> reviewFields;

    ProductReader(ParserPool parsers) {
        this.productFields = parsers.fields(ProductField.values(), field -> field.wireName);
        this.imageFields = parsers.fields(ImageUrlsField.values(), field -> field.wireName);
        this.reviewFields = parsers.fields(ReviewStatusField.values(), field -> field.wireName);
    }

    /**
     * The content of a {@code products} field.
     *
     * @param cards the objects
     * @param unexpected any other content: the value of the field, or the list of array elements that are not objects;
     *     null if there is none
     */
    record Products(List<Product> cards, @Nullable Object unexpected) {}

    Products next(JsonParser parser) {
        return switch (parser.nextToken()) {
            case START_ARRAY -> array(parser);
            case START_OBJECT -> new Products(singleCard(parser), null);
            default -> new Products(List.of(), PlainReader.read(parser));
        };
    }

    private Products array(JsonParser parser) {
        List<Product> cards = new ArrayList<>(USUAL_CARDS);
        List<@Nullable Object> unexpected = null;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                cards.add(product(parser));
            } else if (token != JsonToken.VALUE_NULL) {
                unexpected = unexpected == null ? new ArrayList<>() : unexpected;
                unexpected.add(PlainReader.read(parser));
            }
        }
        return new Products(List.copyOf(cards), unexpected);
    }

    /** GREEN-API documents the field as an object. An empty object means that there is no product. */
    private List<Product> singleCard(JsonParser parser) {
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
        Map<String, @Nullable Object> additional = AdditionalProperties.none();

        for (ProductField field = productFields.next(parser); field != null; field = productFields.next(parser)) {
            Object value;
            switch (field) {
                case ID -> value = id = parser.nextStringValue();
                case IMAGE_URLS -> value = imageUrls = nextImageUrls(parser);
                case AVAILABILITY -> value = availability = Scalars.nextUsualText(IN_STOCK, parser);
                case REVIEW_STATUS -> value = reviewStatus = nextReviewStatus(parser);
                case NAME -> value = name = parser.nextStringValue();
                case DESCRIPTION -> value = description = parser.nextStringValue();
                case PRICE -> value = price = Scalars.nextTextOrNumber(parser);
                case IS_HIDDEN -> value = isHidden = parser.nextBooleanValue();
                default -> {
                    additional = AdditionalProperties.withNext(additional, parser);
                    continue;
                }
            }
            additional = AdditionalProperties.settle(additional, field.wireName, value, parser);
        }
        return new Product(id, imageUrls, availability, reviewStatus, name, description, price, isHidden, additional);
    }

    private @Nullable ImageUrls nextImageUrls(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String requested = null;
        String original = null;
        Map<String, @Nullable Object> additional = AdditionalProperties.none();

        for (ImageUrlsField field = imageFields.next(parser); field != null; field = imageFields.next(parser)) {
            Object value;
            switch (field) {
                case REQUESTED -> value = requested = parser.nextStringValue();
                case ORIGINAL -> value = original = parser.nextStringValue();
                default -> {
                    additional = AdditionalProperties.withNext(additional, parser);
                    continue;
                }
            }
            additional = AdditionalProperties.settle(additional, field.wireName, value, parser);
        }
        return new ImageUrls(requested, original, additional);
    }

    private @Nullable ReviewStatus nextReviewStatus(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String whatsapp = null;
        Map<String, @Nullable Object> additional = AdditionalProperties.none();

        for (ReviewStatusField field = reviewFields.next(parser); field != null; field = reviewFields.next(parser)) {
            if (field == ReviewStatusField.WHATSAPP) {
                whatsapp = Scalars.nextUsualText(APPROVED, parser);
                additional = AdditionalProperties.settle(additional, field.wireName, whatsapp, parser);
            } else {
                additional = AdditionalProperties.withNext(additional, parser);
            }
        }
        return new ReviewStatus(whatsapp, additional);
    }
}
