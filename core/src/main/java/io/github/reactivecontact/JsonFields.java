package io.github.reactivecontact;

import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import io.github.reactivecontact.internal.fields.ContactField;
import io.github.reactivecontact.internal.fields.ImageUrlsField;
import io.github.reactivecontact.internal.fields.ProductField;
import io.github.reactivecontact.internal.fields.ReviewStatusField;
import io.github.reactivecontact.internal.fields.WholeNumbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts contact information to and from the fields of GREEN-API's JSON (GREEN-API, GetContactInfo). Reads by the
 * rules of the codec.
 */
final class JsonFields {

    private static final Product EMPTY_PRODUCT = new Product(null, null, null, null, null, null, null, null, Map.of());

    private JsonFields() {}

    static Map<String, @Nullable Object> of(ContactInfo contact) {
        Map<String, @Nullable Object> others = contact.additionalProperties();
        return new Writer()
                .put(ContactField.AVATAR.wireName, contact.avatar())
                .put(ContactField.NAME.wireName, contact.name())
                .put(ContactField.CONTACT_NAME.wireName, contact.contactName())
                .put(ContactField.EMAIL.wireName, contact.email())
                .put(ContactField.CATEGORY.wireName, contact.category())
                .put(ContactField.DESCRIPTION.wireName, contact.description())
                .put(ContactField.PRODUCTS.wireName, products(contact))
                .put(ContactField.CHAT_ID.wireName, contact.chatId())
                .put(ContactField.LAST_SEEN.wireName, contact.lastSeen())
                .put(ContactField.IS_ARCHIVE.wireName, contact.isArchive())
                .put(ContactField.IS_DISAPPEARING.wireName, contact.isDisappearing())
                .put(ContactField.IS_MUTE.wireName, contact.isMute())
                .put(
                        freeSpelling(
                                ContactField.MESSAGE_EXPIRATION, ContactField.MESSAGE_EXPIRATION_LOWER_CASE, others),
                        contact.messageExpiration())
                .put(
                        freeSpelling(ContactField.MUTE_EXPIRATION, ContactField.MUTE_EXPIRATION_LOWER_CASE, others),
                        contact.muteExpiration())
                .put(ContactField.IS_BUSINESS.wireName, contact.isBusiness())
                .with(others);
    }

    static Map<String, @Nullable Object> of(Product product) {
        ImageUrls imageUrls = product.imageUrls();
        ReviewStatus reviewStatus = product.reviewStatus();
        return new Writer()
                .put(ProductField.ID.wireName, product.id())
                .put(ProductField.IMAGE_URLS.wireName, imageUrls == null ? null : of(imageUrls))
                .put(ProductField.AVAILABILITY.wireName, product.availability())
                .put(ProductField.REVIEW_STATUS.wireName, reviewStatus == null ? null : of(reviewStatus))
                .put(ProductField.NAME.wireName, product.name())
                .put(ProductField.DESCRIPTION.wireName, product.description())
                .put(ProductField.PRICE.wireName, product.price())
                .put(ProductField.IS_HIDDEN.wireName, product.isHidden())
                .with(product.additionalProperties());
    }

    static Map<String, @Nullable Object> of(ImageUrls imageUrls) {
        return new Writer()
                .put(ImageUrlsField.REQUESTED.wireName, imageUrls.requested())
                .put(ImageUrlsField.ORIGINAL.wireName, imageUrls.original())
                .with(imageUrls.additionalProperties());
    }

    static Map<String, @Nullable Object> of(ReviewStatus reviewStatus) {
        return new Writer()
                .put(ReviewStatusField.WHATSAPP.wireName, reviewStatus.whatsapp())
                .with(reviewStatus.additionalProperties());
    }

    static ContactInfo contact(Map<?, ?> fields) {
        Reader reader = new Reader(fields);
        return new ContactInfo(
                reader.text(ContactField.AVATAR.wireName),
                reader.text(ContactField.NAME.wireName),
                reader.text(ContactField.CONTACT_NAME.wireName),
                reader.text(ContactField.EMAIL.wireName),
                reader.text(ContactField.CATEGORY.wireName),
                reader.text(ContactField.DESCRIPTION.wireName),
                reader.products(ContactField.PRODUCTS.wireName),
                reader.text(ContactField.CHAT_ID.wireName),
                reader.textOrNumber(ContactField.LAST_SEEN.wireName),
                reader.flag(ContactField.IS_ARCHIVE.wireName),
                reader.flag(ContactField.IS_DISAPPEARING.wireName),
                reader.flag(ContactField.IS_MUTE.wireName),
                reader.wholeNumber(ContactField.MESSAGE_EXPIRATION, ContactField.MESSAGE_EXPIRATION_LOWER_CASE),
                reader.wholeNumber(ContactField.MUTE_EXPIRATION, ContactField.MUTE_EXPIRATION_LOWER_CASE),
                reader.flag(ContactField.IS_BUSINESS.wireName),
                reader.others);
    }

    static Product product(Map<?, ?> fields) {
        Reader reader = new Reader(fields);
        return new Product(
                reader.text(ProductField.ID.wireName),
                reader.object(ProductField.IMAGE_URLS.wireName, JsonFields::imageUrls),
                reader.text(ProductField.AVAILABILITY.wireName),
                reader.object(ProductField.REVIEW_STATUS.wireName, JsonFields::reviewStatus),
                reader.text(ProductField.NAME.wireName),
                reader.text(ProductField.DESCRIPTION.wireName),
                reader.textOrNumber(ProductField.PRICE.wireName),
                reader.flag(ProductField.IS_HIDDEN.wireName),
                reader.others);
    }

    static ImageUrls imageUrls(Map<?, ?> fields) {
        Reader reader = new Reader(fields);
        return new ImageUrls(
                reader.text(ImageUrlsField.REQUESTED.wireName),
                reader.text(ImageUrlsField.ORIGINAL.wireName),
                reader.others);
    }

    static ReviewStatus reviewStatus(Map<?, ?> fields) {
        Reader reader = new Reader(fields);
        return new ReviewStatus(reader.text(ReviewStatusField.WHATSAPP.wireName), reader.others);
    }

    /** Returns the product cards, and behind them the elements of the server's array that are not cards. */
    private static @Nullable Object products(ContactInfo contact) {
        List<@Nullable Object> elements = new ArrayList<>();
        contact.products().forEach(product -> elements.add(of(product)));
        Object unreadable = contact.additionalProperties().get(ContactField.PRODUCTS.wireName);
        if (unreadable instanceof List<?> unreadableElements) {
            elements.addAll(unreadableElements);
        } else if (unreadable != null && elements.isEmpty()) {
            return null;
        }
        return Collections.unmodifiableList(elements);
    }

    /** Returns the documented spelling, unless an unreadable value has it. */
    private static String freeSpelling(
            ContactField documented, ContactField lowerCase, Map<String, @Nullable Object> others) {
        boolean taken = others.containsKey(documented.wireName) && !others.containsKey(lowerCase.wireName);
        return taken ? lowerCase.wireName : documented.wireName;
    }

    private static final class Writer {

        private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

        Writer put(String name, @Nullable Object value) {
            if (value != null) {
                fields.put(name, value);
            }
            return this;
        }

        Map<String, @Nullable Object> with(Map<String, @Nullable Object> others) {
            others.forEach(fields::putIfAbsent);
            return Collections.unmodifiableMap(fields);
        }
    }

    /** Removes each field that it can read. The remaining fields are the additional properties. */
    private static final class Reader {

        final Map<String, @Nullable Object> others = new LinkedHashMap<>();

        Reader(Map<?, ?> fields) {
            fields.forEach((name, value) -> others.put(String.valueOf(name), value));
        }

        @Nullable
        String text(String name) {
            return take(name, value -> value instanceof String text ? text : null);
        }

        @Nullable
        String textOrNumber(String name) {
            return take(
                    name,
                    value -> value instanceof Number number
                            ? print(number)
                            : value instanceof String text ? text : null);
        }

        @Nullable
        Boolean flag(String name) {
            return take(name, value -> value instanceof Boolean flag ? flag : null);
        }

        @Nullable
        Long wholeNumber(ContactField documented, ContactField lowerCase) {
            Long first = take(documented.wireName, WholeNumbers::of);
            Long second = take(lowerCase.wireName, WholeNumbers::of);
            return first != null ? first : second;
        }

        <T> @Nullable T object(String name, Function<Map<?, ?>, T> conversion) {
            return take(name, value -> value instanceof Map<?, ?> fields ? conversion.apply(fields) : null);
        }

        List<Product> products(String name) {
            Object value = others.get(name);
            if (value instanceof Map<?, ?> fields) {
                others.remove(name);
                Product product = product(fields);
                return product.equals(EMPTY_PRODUCT) ? List.of() : List.of(product);
            }
            if (value instanceof Object[] array) {
                return products(name, Arrays.asList(array));
            }
            if (value instanceof List<?> list) {
                return products(name, list);
            }
            if (value == null) {
                others.remove(name);
            }
            return List.of();
        }

        private List<Product> products(String name, List<?> elements) {
            List<Product> products = new ArrayList<>();
            List<Object> unreadable = new ArrayList<>();
            for (Object element : elements) {
                if (element instanceof Map<?, ?> fields) {
                    products.add(product(fields));
                } else if (element != null) {
                    unreadable.add(element);
                }
            }
            if (unreadable.isEmpty()) {
                others.remove(name);
            } else {
                others.put(name, unreadable);
            }
            return products;
        }

        private <T> @Nullable T take(String name, Function<Object, @Nullable T> reading) {
            Object value = others.get(name);
            T read = value == null ? null : reading.apply(value);
            if (value == null || read != null) {
                others.remove(name);
            }
            return read;
        }

        /** Writes a double without its exponent. A BigDecimal keeps its exponent, which may be huge. */
        private static @Nullable String print(Number number) {
            if (number instanceof Double || number instanceof Float) {
                double value = number.doubleValue();
                return Double.isFinite(value) ? new BigDecimal(number.toString()).toPlainString() : null;
            }
            return number.toString();
        }
    }
}
