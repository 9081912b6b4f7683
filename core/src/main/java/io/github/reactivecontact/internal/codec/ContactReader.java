package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.internal.codec.ProductReader.Products;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** The body of a 200 (GREEN-API, GetContactInfo). */
final class ContactReader {

    private enum Field {
        AVATAR("avatar"),
        NAME("name"),
        CONTACT_NAME("contactName"),
        EMAIL("email"),
        CATEGORY("category"),
        DESCRIPTION("description"),
        PRODUCTS("products"),
        CHAT_ID("chatId"),
        LAST_SEEN("lastSeen"),
        IS_ARCHIVE("isArchive"),
        IS_DISAPPEARING("isDisappearing"),
        IS_MUTE("isMute"),
        MESSAGE_EXPIRATION("messageExpiration"),
        MESSAGE_EXPIRATION_LOWER_CASE("messageexpiration"),
        MUTE_EXPIRATION("muteExpiration"),
        MUTE_EXPIRATION_LOWER_CASE("muteexpiration"),
        IS_BUSINESS("isBusiness"),
        OTHER("");

        final String wireName;

        Field(String wireName) {
            this.wireName = wireName;
        }
    }

    private static final Set<String> FIELD_NAMES = Arrays.stream(Field.values())
            .filter(field -> field != Field.OTHER)
            .map(field -> field.wireName)
            .collect(Collectors.toUnmodifiableSet());

    private final Parsers parsers;
    private final Fields<Field> fields;
    private final ProductReader productReader;
    private final Function<JsonParser, ContactInfo> contactReader = this::contact;

    ContactReader(Parsers parsers) {
        this.parsers = parsers;
        this.fields = parsers.fields(Field.values(), field -> field.wireName);
        this.productReader = new ProductReader(parsers);
    }

    /** Whether a contact has a component for a field of this name. */
    static boolean isField(String name) {
        return FIELD_NAMES.contains(name);
    }

    /**
     * Reads a whole body.
     *
     * @return null where the server says that there is nothing
     * @throws RuntimeException if the body is anything but one object, null or nothing; its message may quote the body
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
        Map<String, @Nullable Object> rest = Rest.none();

        for (Field field = fields.next(parser); field != null; field = fields.next(parser)) {
            Object understood;
            switch (field) {
                case AVATAR -> understood = avatar = parser.nextStringValue();
                case NAME -> understood = name = parser.nextStringValue();
                case CONTACT_NAME -> understood = contactName = parser.nextStringValue();
                case EMAIL -> understood = email = parser.nextStringValue();
                case CATEGORY -> understood = category = parser.nextStringValue();
                case DESCRIPTION -> understood = description = parser.nextStringValue();
                case PRODUCTS -> {
                    Products found = productReader.next(parser);
                    products = found.cards();
                    rest = found.odd() == null
                            ? Rest.without(rest, field.wireName)
                            : Rest.with(rest, field.wireName, found.odd());
                    continue;
                }
                case CHAT_ID -> understood = chatId = parser.nextStringValue();
                case LAST_SEEN -> understood = lastSeen = Scalars.nextTextOrNumber(parser);
                case IS_ARCHIVE -> understood = isArchive = parser.nextBooleanValue();
                case IS_DISAPPEARING -> understood = isDisappearing = parser.nextBooleanValue();
                case IS_MUTE -> understood = isMute = parser.nextBooleanValue();
                case MESSAGE_EXPIRATION -> understood = messageExpiration = Scalars.nextWholeNumber(parser);
                case MESSAGE_EXPIRATION_LOWER_CASE ->
                    understood = messageExpirationInLowerCase = Scalars.nextWholeNumber(parser);
                case MUTE_EXPIRATION -> understood = muteExpiration = Scalars.nextWholeNumber(parser);
                case MUTE_EXPIRATION_LOWER_CASE ->
                    understood = muteExpirationInLowerCase = Scalars.nextWholeNumber(parser);
                case IS_BUSINESS -> understood = isBusiness = parser.nextBooleanValue();
                default -> {
                    rest = Rest.withNext(rest, parser);
                    continue;
                }
            }
            rest = Rest.settle(rest, field.wireName, understood, parser);
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
                rest);
    }
}
