package io.github.reactivecontact;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ContactInfo}, for tests and fakes. At first texts, numbers and flags are null, and collections are
 * empty. Not thread-safe.
 */
public final class ContactInfoBuilder {

    private @Nullable String avatar;
    private @Nullable String name;
    private @Nullable String contactName;
    private @Nullable String email;
    private @Nullable String category;
    private @Nullable String description;
    private List<ContactInfo.Product> products = List.of();
    private @Nullable String chatId;
    private @Nullable String lastSeen;
    private @Nullable Boolean isArchive;
    private @Nullable Boolean isDisappearing;
    private @Nullable Boolean isMute;
    private @Nullable Long messageExpiration;
    private @Nullable Long muteExpiration;
    private @Nullable Boolean isBusiness;
    private Map<String, @Nullable Object> additionalProperties = Map.of();

    ContactInfoBuilder() {}

    /**
     * Sets {@link ContactInfo#avatar()}.
     *
     * @param avatar the value, or null
     * @return this builder
     */
    public ContactInfoBuilder avatar(@Nullable String avatar) {
        this.avatar = avatar;
        return this;
    }

    /**
     * Sets {@link ContactInfo#name()}.
     *
     * @param name the value, or null
     * @return this builder
     */
    public ContactInfoBuilder name(@Nullable String name) {
        this.name = name;
        return this;
    }

    /**
     * Sets {@link ContactInfo#contactName()}.
     *
     * @param contactName the value, or null
     * @return this builder
     */
    public ContactInfoBuilder contactName(@Nullable String contactName) {
        this.contactName = contactName;
        return this;
    }

    /**
     * Sets {@link ContactInfo#email()}.
     *
     * @param email the value, or null
     * @return this builder
     */
    public ContactInfoBuilder email(@Nullable String email) {
        this.email = email;
        return this;
    }

    /**
     * Sets {@link ContactInfo#category()}.
     *
     * @param category the value, or null
     * @return this builder
     */
    public ContactInfoBuilder category(@Nullable String category) {
        this.category = category;
        return this;
    }

    /**
     * Sets {@link ContactInfo#description()}.
     *
     * @param description the value, or null
     * @return this builder
     */
    public ContactInfoBuilder description(@Nullable String description) {
        this.description = description;
        return this;
    }

    /**
     * Sets {@link ContactInfo#products()}.
     *
     * @param products the value
     * @return this builder
     */
    public ContactInfoBuilder products(List<ContactInfo.Product> products) {
        this.products = products;
        return this;
    }

    /**
     * Sets {@link ContactInfo#chatId()}.
     *
     * @param chatId the value, or null
     * @return this builder
     */
    public ContactInfoBuilder chatId(@Nullable String chatId) {
        this.chatId = chatId;
        return this;
    }

    /**
     * Sets {@link ContactInfo#lastSeen()}.
     *
     * @param lastSeen the value, or null
     * @return this builder
     */
    public ContactInfoBuilder lastSeen(@Nullable String lastSeen) {
        this.lastSeen = lastSeen;
        return this;
    }

    /**
     * Sets {@link ContactInfo#isArchive()}.
     *
     * @param isArchive the value, or null
     * @return this builder
     */
    public ContactInfoBuilder isArchive(@Nullable Boolean isArchive) {
        this.isArchive = isArchive;
        return this;
    }

    /**
     * Sets {@link ContactInfo#isDisappearing()}.
     *
     * @param isDisappearing the value, or null
     * @return this builder
     */
    public ContactInfoBuilder isDisappearing(@Nullable Boolean isDisappearing) {
        this.isDisappearing = isDisappearing;
        return this;
    }

    /**
     * Sets {@link ContactInfo#isMute()}.
     *
     * @param isMute the value, or null
     * @return this builder
     */
    public ContactInfoBuilder isMute(@Nullable Boolean isMute) {
        this.isMute = isMute;
        return this;
    }

    /**
     * Sets {@link ContactInfo#messageExpiration()}.
     *
     * @param messageExpiration the value, or null
     * @return this builder
     */
    public ContactInfoBuilder messageExpiration(@Nullable Long messageExpiration) {
        this.messageExpiration = messageExpiration;
        return this;
    }

    /**
     * Sets {@link ContactInfo#muteExpiration()}.
     *
     * @param muteExpiration the value, or null
     * @return this builder
     */
    public ContactInfoBuilder muteExpiration(@Nullable Long muteExpiration) {
        this.muteExpiration = muteExpiration;
        return this;
    }

    /**
     * Sets {@link ContactInfo#isBusiness()}.
     *
     * @param isBusiness the value, or null
     * @return this builder
     */
    public ContactInfoBuilder isBusiness(@Nullable Boolean isBusiness) {
        this.isBusiness = isBusiness;
        return this;
    }

    /**
     * Sets {@link ContactInfo#additionalProperties()}.
     *
     * @param additionalProperties the value
     * @return this builder
     */
    public ContactInfoBuilder additionalProperties(Map<String, @Nullable Object> additionalProperties) {
        this.additionalProperties = additionalProperties;
        return this;
    }

    /**
     * Builds the contact information.
     *
     * @return the contact information; later calls on this builder do not change it
     */
    public ContactInfo build() {
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
                additionalProperties);
    }
}
