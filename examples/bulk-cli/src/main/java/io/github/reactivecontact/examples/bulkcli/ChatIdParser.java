package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.phone.PhoneNumberParser;
import org.jspecify.annotations.Nullable;

/** Reads a text as a phone number, or as a chat id if it has an {@code @}. */
interface ChatIdParser {

    /**
     * Parses a text.
     *
     * @throws InvalidChatIdException if it is neither
     */
    ChatId parse(String text);

    /**
     * Returns a parser.
     *
     * @param country the country of national numbers, as {@code DE}; null to read international numbers only
     * @param isStrict whether a number must be valid, and not only possible
     */
    static ChatIdParser of(@Nullable String country, boolean isStrict) {
        PhoneNumberParser phones = phones(country);
        PhoneNumberParser chosen = isStrict ? phones.strict() : phones;
        return text -> text.indexOf('@') < 0 ? chosen.parse(text) : ChatId.parse(text);
    }

    private static PhoneNumberParser phones(@Nullable String country) {
        try {
            return country == null ? PhoneNumberParser.international() : PhoneNumberParser.withDefaultCountry(country);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }
}
