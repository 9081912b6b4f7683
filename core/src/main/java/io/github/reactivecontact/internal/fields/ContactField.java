package io.github.reactivecontact.internal.fields;

/** Fields of a contact, in GREEN-API's order. The last constant stands for every other name. */
public enum ContactField {
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

    public final String wireName;

    ContactField(String wireName) {
        this.wireName = wireName;
    }
}
