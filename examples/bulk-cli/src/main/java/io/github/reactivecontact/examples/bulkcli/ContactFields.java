package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contact information under the server's names, in the order of its documentation. What is absent is not there. */
final class ContactFields {

    static final String PRODUCTS = "products";

    /** The names of what a contact is known to have, in order. */
    static final List<String> NAMES = List.of(
            "avatar",
            "name",
            "contactName",
            "email",
            "category",
            "description",
            PRODUCTS,
            "chatId",
            "lastSeen",
            "isArchive",
            "isDisappearing",
            "isMute",
            "messageExpiration",
            "muteExpiration",
            "isBusiness");

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    private ContactFields() {}

    static Map<String, @Nullable Object> of(ContactInfo contact) {
        return new ContactFields()
                .with("avatar", contact.avatar())
                .with("name", contact.name())
                .with("contactName", contact.contactName())
                .with("email", contact.email())
                .with("category", contact.category())
                .with("description", contact.description())
                .with(PRODUCTS, products(contact))
                .with("chatId", contact.chatId())
                .with("lastSeen", contact.lastSeen())
                .with("isArchive", contact.isArchive())
                .with("isDisappearing", contact.isDisappearing())
                .with("isMute", contact.isMute())
                .with("messageExpiration", contact.messageExpiration())
                .with("muteExpiration", contact.muteExpiration())
                .with("isBusiness", contact.isBusiness())
                .and(contact.additionalProperties());
    }

    private static @Nullable Object products(ContactInfo contact) {
        if (contact.products().isEmpty() && contact.additionalProperties().containsKey(PRODUCTS)) {
            return null;
        }
        return contact.products().stream().map(ContactFields::product).toList();
    }

    private static Map<String, @Nullable Object> product(ContactInfo.Product product) {
        ContactInfo.ImageUrls urls = product.imageUrls();
        ContactInfo.ReviewStatus review = product.reviewStatus();
        return new ContactFields()
                .with("id", product.id())
                .with(
                        "imageUrls",
                        urls == null
                                ? null
                                : new ContactFields()
                                        .with("requested", urls.requested())
                                        .with("original", urls.original())
                                        .and(urls.additionalProperties()))
                .with("availability", product.availability())
                .with(
                        "reviewStatus",
                        review == null
                                ? null
                                : new ContactFields()
                                        .with("whatsapp", review.whatsapp())
                                        .and(review.additionalProperties()))
                .with("name", product.name())
                .with("description", product.description())
                .with("price", product.price())
                .with("isHidden", product.isHidden())
                .and(product.additionalProperties());
    }

    private ContactFields with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    private Map<String, @Nullable Object> and(Map<String, @Nullable Object> additionalProperties) {
        additionalProperties.forEach(fields::putIfAbsent);
        return fields;
    }
}
