package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.internal.codec.ProductReader.Products;
import io.github.reactivecontact.internal.fields.ContactField;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads the body of a 200 (GREEN-API, GetContactInfo). */
final class ContactReader {

    private static final Set<String> FIELD_NAMES = Arrays.stream(ContactField.values())
            .filter(field -> field != ContactField.OTHER)
            .map(field -> field.wireName)
            .collect(Collectors.toUnmodifiableSet());

    private final ParserPool parsers;
    private final FieldMatcher<ContactField> fields;
    private final ProductReader productReader;
    private final Function<JsonParser, ContactInfo> contactReader = this::contact;

    ContactReader(ParserPool parsers) {
        this.parsers = parsers;
        this.fields = parsers.fields(ContactField.values(), field -> field.wireName);
        this.productReader = new ProductReader(parsers);
    }

    /** Returns whether a contact has a component for a field of this name. */
    static boolean isField(String name) {
        return FIELD_NAMES.contains(name);
    }

    /**
     * Reads a complete body.
     *
     * @return null if the body is empty or JSON {@code null}
     * @throws RuntimeException if the body is not one object, null or empty; its message may quote the body
     */
    @Nullable
    ContactInfo read(byte[] body, int offset, int length) {
        JsonText text = new JsonText(body, offset, length);
        if (text.isEmpty() || text.isNull()) {
            return null;
        }
        if (!text.beginsObject()) {
            throw new IllegalArgumentException("not an object");
        }
        return parsers.read(text, contactReader);
    }

    private ContactInfo contact(JsonParser parser) {
        String avatar = null;
        String name = null;
        String contactName = null;
        String email = null;
        String category = null;
        String description = null;
        List<Product> products = List.of();
        String chatId = null;
        String lastSeen = null;
        Boolean isArchive = null;
        Boolean isDisappearing = null;
        Boolean isMute = null;
        Long messageExpiration = null;
        Long messageExpirationInLowerCase = null;
        Long muteExpiration = null;
        Long muteExpirationInLowerCase = null;
        Boolean isBusiness = null;
        Map<String, @Nullable Object> additional = AdditionalProperties.none();

        for (ContactField field = fields.next(parser); field != null; field = fields.next(parser)) {
            Object value;
            switch (field) {
                case AVATAR -> value = avatar = parser.nextStringValue();
                case NAME -> value = name = parser.nextStringValue();
                case CONTACT_NAME -> value = contactName = parser.nextStringValue();
                case EMAIL -> value = email = parser.nextStringValue();
                case CATEGORY -> value = category = parser.nextStringValue();
                case DESCRIPTION -> value = description = parser.nextStringValue();
                case PRODUCTS -> {
                    Products read = productReader.next(parser);
                    products = read.cards();
                    additional = read.unexpected() == null
                            ? AdditionalProperties.without(additional, field.wireName)
                            : AdditionalProperties.with(additional, field.wireName, read.unexpected());
                    continue;
                }
                case CHAT_ID -> value = chatId = parser.nextStringValue();
                case LAST_SEEN -> value = lastSeen = Scalars.nextTextOrNumber(parser);
                case IS_ARCHIVE -> value = isArchive = parser.nextBooleanValue();
                case IS_DISAPPEARING -> value = isDisappearing = parser.nextBooleanValue();
                case IS_MUTE -> value = isMute = parser.nextBooleanValue();
                case MESSAGE_EXPIRATION -> value = messageExpiration = Scalars.nextWholeNumber(parser);
                case MESSAGE_EXPIRATION_LOWER_CASE ->
                    value = messageExpirationInLowerCase = Scalars.nextWholeNumber(parser);
                case MUTE_EXPIRATION -> value = muteExpiration = Scalars.nextWholeNumber(parser);
                case MUTE_EXPIRATION_LOWER_CASE -> value = muteExpirationInLowerCase = Scalars.nextWholeNumber(parser);
                case IS_BUSINESS -> value = isBusiness = parser.nextBooleanValue();
                default -> {
                    additional = AdditionalProperties.withNext(additional, parser);
                    continue;
                }
            }
            additional = AdditionalProperties.settle(additional, field.wireName, value, parser);
        }
        return new ContactInfo(
                avatar,
                name,
                contactName,
                email,
                category,
                description,
                products,
                chatId,
                lastSeen,
                isArchive,
                isDisappearing,
                isMute,
                messageExpiration != null ? messageExpiration : messageExpirationInLowerCase,
                muteExpiration != null ? muteExpiration : muteExpirationInLowerCase,
                isBusiness,
                additional);
    }
}
