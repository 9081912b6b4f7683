package io.github.reactivecontact.phone;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.internal.phone.PhoneText;
import java.util.Locale;
import java.util.Objects;

/**
 * Creates chat ids of phone numbers as people write them, by the rules of each country in Google's libphonenumber.
 *
 * <pre>{@code
 * PhoneNumberParser parser = PhoneNumberParser.withDefaultCountry("RU");
 * client.lookupAll(phones, phone -> parser.parse(phone).value());
 * }</pre>
 *
 * <p>What {@link ChatId#ofPhone(String)} rejects as a date, a range, a list entry or two numbers is rejected here, too.
 * Extensions and letters are rejected. National forms are read, such as {@code 8 (900) 123-45-67} and
 * {@code 030/1234567}. So is the national zero in {@code +49 (030) 1234567}, which is dropped for Germany and kept for
 * Italy.
 *
 * <p>A number with {@code +} or {@code 00} begins with its country code. A number without is, in this order:
 *
 * <ol>
 *   <li>a valid number that begins with the code of the default country;
 *   <li>a valid national number of the default country;
 *   <li>a valid number that begins with the code of another country;
 *   <li>a possible national number of the default country, unless the parser is {@linkplain #strict() strict}.
 * </ol>
 *
 * <p>A number without a national prefix that is a landline of the default country and also a mobile number of another
 * country is rejected. Without a default country, a number without {@code +} must be valid.
 *
 * <p>WhatsApp knows some numbers by another spelling than the public one (GREEN-API, "Features of sending and receiving
 * messages to numbers of different countries"):
 *
 * <ul>
 *   <li>Mexico: {@code 521} and ten digits stays as it is, and so does {@code 52} and ten digits.
 *   <li>Argentina: {@code 011 15 1234-5678} becomes {@code 5491112345678}. A number that is written without 15 and
 *       without 9 is a landline, and no 9 is added.
 *   <li>Brazil: the ninth digit of a mobile number is neither added nor removed.
 * </ul>
 *
 * <p>Creating the first parser loads the rules of all countries from the class path. This blocks, so create a parser at
 * startup and not on an event loop. A parser is immutable and safe for use by several threads; {@link #parse(String)}
 * does not block.
 */
public final class PhoneNumberParser {

    private final CountryRules rules;
    private final boolean isStrict;

    private PhoneNumberParser(CountryRules rules, boolean isStrict) {
        this.rules = rules;
        this.isStrict = isStrict;
    }

    /**
     * Creates a parser of international numbers: it reads no national forms.
     *
     * @return the parser
     */
    public static PhoneNumberParser international() {
        return new PhoneNumberParser(CountryRules.ofAllCountries(), false);
    }

    /**
     * Creates a parser that reads national numbers as numbers of one country.
     *
     * @param country its ISO 3166-1 code of two letters, in upper or lower case, such as {@code DE}
     * @return the parser
     * @throws IllegalArgumentException if there is no such country
     */
    public static PhoneNumberParser withDefaultCountry(String country) {
        Objects.requireNonNull(country, "country must not be null");
        CountryRules rules = CountryRules.ofCountry(country.strip().toUpperCase(Locale.ROOT));
        if (rules == null) {
            String shortened = country.length() <= 20 ? country : country.substring(0, 20) + "...";
            throw new IllegalArgumentException("country must be an ISO code of two letters, such as DE, was '"
                    + shortened.replaceAll("\\p{Nd}", "*").replaceAll("\\p{C}", "?") + "'");
        }
        return new PhoneNumberParser(rules, false);
    }

    /**
     * Returns a parser that accepts valid numbers only: their length and their first digits are in use. Otherwise, a
     * possible number is accepted too: its length is in use in its country. New ranges of numbers are possible before
     * they are valid.
     *
     * @return a strict parser with the same default country
     */
    public PhoneNumberParser strict() {
        return new PhoneNumberParser(rules, true);
    }

    /**
     * Creates the personal chat id of a phone number.
     *
     * @param phone the number, international or of the default country
     * @return the chat id
     * @throws InvalidChatIdException if the text is not a phone number, or not one of its country;
     *     {@link InvalidChatIdException#reason()} is for example {@code is too short for DE}, and the message shows the
     *     text with its digits masked
     */
    public ChatId parse(String phone) {
        Objects.requireNonNull(phone, "phone must not be null");
        PhoneText text = PhoneText.any(phone);
        String problem = text.problem();
        if (problem != null) {
            throw new InvalidChatIdException(problem, phone);
        }
        Reading reading = text.isInternational()
                ? rules.international(text.digits(), isStrict)
                : rules.withoutPlus(text, isStrict);
        if (reading.problem() != null) {
            throw new InvalidChatIdException(reading.problem(), phone);
        }
        return ChatId.parse(reading.digits() + "@c.us");
    }
}
