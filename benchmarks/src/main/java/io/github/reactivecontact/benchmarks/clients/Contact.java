package io.github.reactivecontact.benchmarks.clients;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The response as a user of a general HTTP client declares it for data binding (GREEN-API, GetContactInfo). It keeps no
 * unknown fields, which is less work than this library does.
 *
 * @param avatar as documented
 * @param name as documented
 * @param contactName as documented
 * @param email as documented
 * @param category as documented
 * @param description as documented
 * @param products as documented
 * @param chatId as documented
 * @param lastSeen as documented
 * @param isArchive as documented
 * @param isDisappearing as documented
 * @param isMute as documented
 * @param messageExpiration as documented
 * @param muteExpiration as documented
 * @param isBusiness as documented
 */
public record Contact(
        @Nullable String avatar,
        @Nullable String name,
        @Nullable String contactName,
        @Nullable String email,
        @Nullable String category,
        @Nullable String description,
        @Nullable List<Product> products,
        @Nullable String chatId,
        @Nullable String lastSeen,
        @Nullable Boolean isArchive,
        @Nullable Boolean isDisappearing,
        @Nullable Boolean isMute,
        @Nullable Long messageExpiration,
        @Nullable Long muteExpiration,
        @Nullable Boolean isBusiness) {

    /** The one reader for all responses, as Jackson advises. */
    public static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Contact.class);

    /**
     * A product card.
     *
     * @param id as documented
     * @param imageUrls as documented
     * @param availability as documented
     * @param reviewStatus as documented
     * @param name as documented
     * @param description as documented
     * @param price as documented
     * @param isHidden as documented
     */
    public record Product(
            @Nullable String id,
            @Nullable ImageUrls imageUrls,
            @Nullable String availability,
            @Nullable ReviewStatus reviewStatus,
            @Nullable String name,
            @Nullable String description,
            @Nullable String price,
            @Nullable Boolean isHidden) {}

    /**
     * The addresses of a product's picture.
     *
     * @param requested as documented
     * @param original as documented
     */
    public record ImageUrls(
            @Nullable String requested, @Nullable String original) {}

    /**
     * The result of a review.
     *
     * @param whatsapp as documented
     */
    public record ReviewStatus(@Nullable String whatsapp) {}
}
