package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.internal.codec.ProductReader.Products;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.sym.PropertyNameMatcher;

/** The body of a 200 (GREEN-API, GetContactInfo). */
final class ContactReader {

    private final JsonParsers parsers;
    private final PropertyNameMatcher names;
    private final ProductReader productReader;

    ContactReader(JsonParsers parsers) {
        this.parsers = parsers;
        this.names = parsers.matcher(
                "avatar",
                "name",
                "contactName",
                "email",
                "category",
                "description",
                "products",
                "chatId",
                "lastSeen",
                "isArchive",
                "isDisappearing",
                "isMute",
                "messageExpiration",
                "messageexpiration",
                "muteExpiration",
                "muteexpiration",
                "isBusiness");
        this.productReader = new ProductReader(parsers);
    }

    /**
     * Reads a whole body.
     *
     * @return null where the server says that there is nothing
     * @throws RuntimeException if the body is anything but one object, null or nothing; its message may quote the body
     */
    @Nullable
    ContactInfo read(byte[] body, int offset, int length) {
        JsonText text = JsonText.of(body, offset, length);
        if (text.isEmpty() || text.isNull()) {
            return null;
        }
        if (!text.beginsObject() || !text.isUtf8()) {
            throw new IllegalArgumentException("not an object in UTF-8");
        }
        try (JsonParser parser = parsers.open(text)) {
            parser.nextToken();
            ContactInfo contact = contact(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the object");
            }
            return contact;
        }
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
        Long muteExpiration = null;
        Boolean isBusiness = null;
        Map<String, @Nullable Object> rest = Rest.none();

        while (parser.nextNameMatch(names) != PropertyNameMatcher.MATCH_END_OBJECT) {
            String field = parser.currentName();
            Object understood;
            switch (field) {
                case "avatar" -> understood = avatar = parser.nextStringValue();
                case "name" -> understood = name = parser.nextStringValue();
                case "contactName" -> understood = contactName = parser.nextStringValue();
                case "email" -> understood = email = parser.nextStringValue();
                case "category" -> understood = category = parser.nextStringValue();
                case "description" -> understood = description = parser.nextStringValue();
                case "products" -> {
                    Products found = productReader.next(parser);
                    products = found.cards();
                    rest = found.odd() == null ? Rest.without(rest, field) : Rest.with(rest, field, found.odd());
                    continue;
                }
                case "chatId" -> understood = chatId = parser.nextStringValue();
                case "lastSeen" -> understood = lastSeen = Scalars.nextTextOrNumber(parser);
                case "isArchive" -> understood = isArchive = parser.nextBooleanValue();
                case "isDisappearing" -> understood = isDisappearing = parser.nextBooleanValue();
                case "isMute" -> understood = isMute = parser.nextBooleanValue();
                case "messageExpiration", "messageexpiration" -> {
                    rest = Rest.without(Rest.without(rest, "messageExpiration"), "messageexpiration");
                    understood = messageExpiration = Scalars.nextWholeNumber(parser);
                }
                case "muteExpiration", "muteexpiration" -> {
                    rest = Rest.without(Rest.without(rest, "muteExpiration"), "muteexpiration");
                    understood = muteExpiration = Scalars.nextWholeNumber(parser);
                }
                case "isBusiness" -> understood = isBusiness = parser.nextBooleanValue();
                default -> {
                    rest = Rest.withNext(rest, field, parser);
                    continue;
                }
            }
            rest = Rest.settle(rest, field, understood, parser);
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
                messageExpiration,
                muteExpiration,
                isBusiness,
                rest);
    }
}
