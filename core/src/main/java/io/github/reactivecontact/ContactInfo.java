package io.github.reactivecontact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contact information of one chat (GREEN-API, GetContactInfo). Immutable.
 *
 * <p>A text is {@code null} if the server omitted the field or sent null. It is {@code ""} if the server sent an empty
 * text. Unknown fields, and known fields with a value of an unexpected form, are kept in
 * {@link #additionalProperties()} under the server's field name, at every level.
 *
 * <p>Numbers in {@link #additionalProperties()} are not rounded. A number with a fraction or an exponent is a
 * {@link Double} if that prints as the number sent ({@code 0.1}; {@code 1.50} becomes {@code 1.5}), else a
 * {@link java.math.BigDecimal}. Any other number is an {@link Integer}, a {@link Long} or a
 * {@link java.math.BigInteger}. A number whose exponent exceeds the range of an {@code int} is kept as text. A number
 * has at most 1,000 characters, but the exponent of a BigDecimal may be huge ({@code 1e1000000000}).
 * {@link java.math.BigDecimal#toPlainString()} and {@link java.math.BigDecimal#toBigInteger()} would then exhaust the
 * memory.
 *
 * <p>GREEN-API documents two spellings of {@code messageExpiration} and {@code muteExpiration}: this one, and one in
 * lower case. A response may have both, in any order. A readable value takes precedence over null and over an
 * unreadable value, which is kept in {@link #additionalProperties()}. Of two readable values, the one in the
 * component's spelling takes precedence. If a field name occurs twice, the last value counts.
 *
 * <p>Jackson 2 and Jackson 3 write and read GREEN-API's JSON, without a module, a mix-in or a setting: see
 * {@link #toMap()} and {@link #fromMap(Map)}. The mapper decides how precisely it reads numbers of
 * {@link #additionalProperties()}.
 *
 * <p>Use {@link #builder()} rather than the constructor: a minor release may add components.
 *
 * @param avatar URL of the avatar; empty if there is none
 * @param name WhatsApp profile name as the instance sees it; empty without incoming correspondence
 * @param contactName name in the instance's phone book; empty if not saved
 * @param email business e-mail
 * @param category business category
 * @param description business description
 * @param products product cards of a business; empty if there are none, never null
 * @param chatId the correspondent's id as the server writes it; may differ from the id of the request
 * @param lastSeen when the correspondent was last seen, as the server writes it: ISO-8601, a UNIX time in seconds, or a
 *     word; see {@link #lastSeenAt()}
 * @param isArchive whether the chat is archived
 * @param isDisappearing whether messages of the chat disappear
 * @param isMute whether the chat is muted
 * @param messageExpiration lifetime of a message in seconds; 0 for no limit; see {@link #messageTtl()}; also spelled
 *     {@code messageexpiration}
 * @param muteExpiration UNIX time in seconds at which notifications return; null if not muted; see
 *     {@link #muteExpiresAt()}; also spelled {@code muteexpiration}
 * @param isBusiness whether this is a business account; null from older servers
 * @param additionalProperties fields without a component: text, immutable numbers, booleans, null, lists and maps;
 *     never null
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
     * Returns a builder with nothing set, for tests and fakes.
     *
     * @return the builder
     */
    public static ContactInfoBuilder builder() {
        return new ContactInfoBuilder();
    }

    /**
     * Reads the fields of GREEN-API's JSON, as a JSON library reads an object into a map. Jackson calls it. It applies
     * the rules by which the client reads a response, described {@link ContactInfo above}.
     *
     * @param fields text, numbers, booleans, null, lists and maps by field name
     * @return the contact information
     * @throws IllegalArgumentException if there is a value of another type
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ContactInfo fromMap(Map<String, ? extends @Nullable Object> fields) {
        return JsonFields.contact(fields);
    }

    /**
     * Returns the fields of GREEN-API's JSON, at every level. Jackson writes them.
     *
     * <p>Fields have GREEN-API's names and order, and additional properties follow. A null component is omitted. An
     * empty {@link #products()} is an empty list. An additional property with the name of a component that is present
     * is omitted, except for two cases that the client itself produces:
     *
     * <ul>
     *   <li>An unreadable {@code messageExpiration} keeps its name, and the component is written as
     *       {@code messageexpiration}. The same applies to {@code muteExpiration}.
     *   <li>Elements of {@code products} that are not product cards follow the cards.
     * </ul>
     *
     * @return an unmodifiable map of text, numbers, booleans, null, lists and maps. {@link #fromMap(Map)} creates equal
     *     contact information from it if the client read this contact information from a response.
     */
    @JsonValue
    public Map<String, @Nullable Object> toMap() {
        return JsonFields.of(this);
    }

    /**
     * Returns {@link #lastSeen()} as a moment. Without an offset it is read as UTC.
     *
     * @return the moment; empty if it is absent, 0, a word, or a date or time that does not exist, such as February 30
     *     or 24:00
     */
    public Optional<Instant> lastSeenAt() {
        return Timestamps.read(lastSeen);
    }

    /**
     * Returns {@link #muteExpiration()} as a moment.
     *
     * @return the moment; empty if it is absent or not positive
     */
    public Optional<Instant> muteExpiresAt() {
        return Timestamps.ofUnixTime(muteExpiration);
    }

    /**
     * Returns {@link #messageExpiration()} as a duration.
     *
     * @return the duration; empty if it is absent or not positive
     */
    public Optional<Duration> messageTtl() {
        return Optional.ofNullable(messageExpiration)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }

    /**
     * Returns a summary for logs, without names, numbers and addresses.
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
     * @param imageUrls URLs of its picture
     * @param availability such as {@code in stock}
     * @param reviewStatus outcome of WhatsApp's review
     * @param name its name
     * @param description its description
     * @param price its price as the server writes it
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
         * Reads the fields of GREEN-API's JSON, see {@link ContactInfo#fromMap(Map)}.
         *
         * @param fields the fields by name
         * @return the product card
         * @throws IllegalArgumentException if there is a value of a type that JSON does not have
         */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static Product fromMap(Map<String, ? extends @Nullable Object> fields) {
            return JsonFields.product(fields);
        }

        /** {@return the fields of GREEN-API's JSON as an unmodifiable map, see {@link ContactInfo#toMap()}} */
        @JsonValue
        public Map<String, @Nullable Object> toMap() {
            return JsonFields.of(this);
        }

        /** {@return the product's id alone, such as {@code Product[id=4567]}} */
        @Override
        public String toString() {
            return "Product[id=" + id + "]";
        }
    }

    /**
     * URLs of a product's picture.
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
         * Reads the fields of GREEN-API's JSON, see {@link ContactInfo#fromMap(Map)}.
         *
         * @param fields the fields by name
         * @return the URLs
         * @throws IllegalArgumentException if there is a value of a type that JSON does not have
         */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static ImageUrls fromMap(Map<String, ? extends @Nullable Object> fields) {
            return JsonFields.imageUrls(fields);
        }

        /** {@return the fields of GREEN-API's JSON as an unmodifiable map, see {@link ContactInfo#toMap()}} */
        @JsonValue
        public Map<String, @Nullable Object> toMap() {
            return JsonFields.of(this);
        }

        /**
         * Returns which of the two URLs are present, without the URLs.
         *
         * @return for example {@code ImageUrls[requested=true, original=true]}
         */
        @Override
        public String toString() {
            return "ImageUrls[requested=" + (requested != null) + ", original=" + (original != null) + "]";
        }
    }

    /**
     * Outcome of a product's review.
     *
     * @param whatsapp WhatsApp's verdict, such as {@code APPROVED}
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
         * Reads the fields of GREEN-API's JSON, see {@link ContactInfo#fromMap(Map)}.
         *
         * @param fields the fields by name
         * @return the review status
         * @throws IllegalArgumentException if there is a value of a type that JSON does not have
         */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static ReviewStatus fromMap(Map<String, ? extends @Nullable Object> fields) {
            return JsonFields.reviewStatus(fields);
        }

        /** {@return the fields of GREEN-API's JSON as an unmodifiable map, see {@link ContactInfo#toMap()}} */
        @JsonValue
        public Map<String, @Nullable Object> toMap() {
            return JsonFields.of(this);
        }

        /** {@return WhatsApp's verdict alone, such as {@code ReviewStatus[whatsapp=APPROVED]}} */
        @Override
        public String toString() {
            return "ReviewStatus[whatsapp=" + whatsapp + "]";
        }
    }
}
