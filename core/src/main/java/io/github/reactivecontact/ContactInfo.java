package io.github.reactivecontact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What GREEN-API knows about a correspondent (GREEN-API, GetContactInfo). Immutable.
 *
 * <p>A text is {@code null} when the server left the field out or said null, and {@code ""} when it said that there is
 * none. What the client does not know, or finds in a form it does not understand, is kept in
 * {@link #additionalProperties()} under the server's name for it, at every level.
 *
 * <p>No number is rounded there. A number with a fraction or an exponent is a {@link Double} if that prints as the number
 * sent ({@code 0.1}; {@code 1.50} becomes {@code 1.5}), else a {@link java.math.BigDecimal}. Any other number is an
 * {@link Integer}, a {@link Long} or a {@link java.math.BigInteger}. If its exponent exceeds the range of an {@code int},
 * a number is kept as text. A number has at most 1,000 characters, but the exponent of a BigDecimal may be huge
 * ({@code 1e1000000000}): {@link java.math.BigDecimal#toPlainString()} and {@link java.math.BigDecimal#toBigInteger()}
 * would then exhaust the memory.
 *
 * <p>GREEN-API documents two spellings of {@code messageExpiration} and {@code muteExpiration}: that one, and all in
 * lower case. If a response has both, in any order, a readable value takes precedence over null and over an unreadable
 * value, which is kept in {@link #additionalProperties()}. Of two readable values, that of the component's own spelling
 * takes precedence. Of equal names the last one counts.
 *
 * <p>Build one with {@link #builder()} rather than the constructor: components may be added in a minor release.
 *
 * @param avatar URL of the avatar
 * @param name the WhatsApp profile name as the account behind the instance sees it; empty without incoming
 *     correspondence
 * @param contactName the name in the account's phone book; empty if not saved
 * @param email business e-mail
 * @param category business category
 * @param description business description
 * @param products product cards of a business; empty when there are none, never null
 * @param chatId the correspondent's id as the server writes it
 * @param lastSeen when the correspondent was last seen, as the server said it: ISO-8601, a UNIX time in seconds, or a
 *     word; see {@link #lastSeenAt()}
 * @param isArchive whether the chat is archived
 * @param isDisappearing whether messages of the chat disappear
 * @param isMute whether the chat is muted
 * @param messageExpiration seconds that a message lives; 0 for ever; see {@link #messageTtl()}; also spelled {@code
 *     messageexpiration}
 * @param muteExpiration UNIX time in seconds after which notifications return; null when not muted; see
 *     {@link #muteExpiresAt()}; also spelled {@code muteexpiration}
 * @param isBusiness whether this is a business account; null from older servers
 * @param additionalProperties fields the client has no component for: text, immutable numbers, booleans, null, lists
 *     and maps; never null
 */
public record ContactInfo(
        @Nullable String avatar,
        @Nullable String name,
        @Nullable String contactName,
        @Nullable String email,
        @Nullable String category,
        @Nullable String description,
        List<Product> products,
        @Nullable String chatId,
        @Nullable String lastSeen,
        @Nullable Boolean isArchive,
        @Nullable Boolean isDisappearing,
        @Nullable Boolean isMute,
        @Nullable Long messageExpiration,
        @Nullable Long muteExpiration,
        @Nullable Boolean isBusiness,
        Map<String, @Nullable Object> additionalProperties) {

    /**
     * Copies the collections.
     *
     * @param avatar see {@link #avatar()}
     * @param name see {@link #name()}
     * @param contactName see {@link #contactName()}
     * @param email see {@link #email()}
     * @param category see {@link #category()}
     * @param description see {@link #description()}
     * @param products see {@link #products()}
     * @param chatId see {@link #chatId()}
     * @param lastSeen see {@link #lastSeen()}
     * @param isArchive see {@link #isArchive()}
     * @param isDisappearing see {@link #isDisappearing()}
     * @param isMute see {@link #isMute()}
     * @param messageExpiration see {@link #messageExpiration()}
     * @param muteExpiration see {@link #muteExpiration()}
     * @param isBusiness see {@link #isBusiness()}
     * @param additionalProperties see {@link #additionalProperties()}
     */
    public ContactInfo {
        products = List.copyOf(products);
        additionalProperties = PlainValues.copyOf(additionalProperties);
    }

    /**
     * A builder with nothing set, for tests and fakes.
     *
     * @return the builder
     */
    public static ContactInfoBuilder builder() {
        return new ContactInfoBuilder();
    }

    /**
     * When the correspondent was last seen.
     *
     * @return {@link #lastSeen()} if it is a moment; without an offset it is read as UTC; empty if it is absent, 0, a
     *     word, or a date or time that does not exist, such as February 30 or 24:00
     */
    public Optional<Instant> lastSeenAt() {
        return Moments.read(lastSeen);
    }

    /**
     * When notifications of the chat return.
     *
     * @return {@link #muteExpiration()} as a moment; empty if it is absent or not positive
     */
    public Optional<Instant> muteExpiresAt() {
        return Moments.ofUnixTime(muteExpiration);
    }

    /**
     * How long a message of the chat lives.
     *
     * @return {@link #messageExpiration()} as a duration; empty if it is absent or not positive
     */
    public Optional<Duration> messageTtl() {
        return Optional.ofNullable(messageExpiration)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }

    /**
     * The shape of this information, without names, numbers and addresses, so that it may be logged.
     *
     * @return for example {@code ContactInfo[isBusiness=true, products=2, additionalProperties=0]}
     */
    @Override
    public String toString() {
        return "ContactInfo[isBusiness=" + isBusiness + ", products=" + products.size() + ", additionalProperties="
                + additionalProperties.size() + "]";
    }

    /**
     * A product card of a business.
     *
     * @param id the product's id
     * @param imageUrls where its picture is
     * @param availability {@code in stock}, say
     * @param reviewStatus what WhatsApp's review of it came to
     * @param name its name
     * @param description its description
     * @param price its price, as the server said it
     * @param isHidden whether it is hidden from customers
     * @param additionalProperties as in {@link ContactInfo#additionalProperties()}
     */
    public record Product(
            @Nullable String id,
            @Nullable ImageUrls imageUrls,
            @Nullable String availability,
            @Nullable ReviewStatus reviewStatus,
            @Nullable String name,
            @Nullable String description,
            @Nullable String price,
            @Nullable Boolean isHidden,
            Map<String, @Nullable Object> additionalProperties) {

        /**
         * Copies the map.
         *
         * @param id see {@link #id()}
         * @param imageUrls see {@link #imageUrls()}
         * @param availability see {@link #availability()}
         * @param reviewStatus see {@link #reviewStatus()}
         * @param name see {@link #name()}
         * @param description see {@link #description()}
         * @param price see {@link #price()}
         * @param isHidden see {@link #isHidden()}
         * @param additionalProperties see {@link #additionalProperties()}
         */
        public Product {
            additionalProperties = PlainValues.copyOf(additionalProperties);
        }

        /**
         * The product's id alone.
         *
         * @return for example {@code Product[id=4567]}
         */
        @Override
        public String toString() {
            return "Product[id=" + id + "]";
        }
    }

    /**
     * Where a product's picture is.
     *
     * @param requested URL of the low-resolution picture
     * @param original URL of the full-resolution picture
     * @param additionalProperties as in {@link ContactInfo#additionalProperties()}
     */
    public record ImageUrls(
            @Nullable String requested, @Nullable String original, Map<String, @Nullable Object> additionalProperties) {

        /**
         * Copies the map.
         *
         * @param requested see {@link #requested()}
         * @param original see {@link #original()}
         * @param additionalProperties see {@link #additionalProperties()}
         */
        public ImageUrls {
            additionalProperties = PlainValues.copyOf(additionalProperties);
        }

        /**
         * Which of the two are there, without the addresses.
         *
         * @return for example {@code ImageUrls[requested=true, original=true]}
         */
        @Override
        public String toString() {
            return "ImageUrls[requested=" + (requested != null) + ", original=" + (original != null) + "]";
        }
    }

    /**
     * What the review of a product came to.
     *
     * @param whatsapp {@code APPROVED}, say
     * @param additionalProperties as in {@link ContactInfo#additionalProperties()}
     */
    public record ReviewStatus(@Nullable String whatsapp, Map<String, @Nullable Object> additionalProperties) {

        /**
         * Copies the map.
         *
         * @param whatsapp see {@link #whatsapp()}
         * @param additionalProperties see {@link #additionalProperties()}
         */
        public ReviewStatus {
            additionalProperties = PlainValues.copyOf(additionalProperties);
        }

        /**
         * WhatsApp's verdict alone.
         *
         * @return for example {@code ReviewStatus[whatsapp=APPROVED]}
         */
        @Override
        public String toString() {
            return "ReviewStatus[whatsapp=" + whatsapp + "]";
        }
    }
}
