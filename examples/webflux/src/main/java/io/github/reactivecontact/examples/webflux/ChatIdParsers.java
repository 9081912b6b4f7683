package io.github.reactivecontact.examples.webflux;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.phone.PhoneNumberParser;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Parsers of chat ids and phone numbers, one for each country. */
@Component
final class ChatIdParsers {

    private final Set<String> countries =
            new TreeSet<>(PhoneNumberUtil.getInstance().getSupportedRegions());

    /** Created at startup, because the first one loads the rules of all countries and blocks. */
    private final Parser international = new Parser(PhoneNumberParser.international(), null);

    private final Map<String, Parser> byCountry = new ConcurrentHashMap<>();

    /**
     * Parses chat ids and phone numbers.
     *
     * @param phones the parser of phone numbers
     * @param country the country of national numbers; null if all numbers must be international
     */
    record Parser(PhoneNumberParser phones, @Nullable String country) {

        /** Returns a parser that accepts valid numbers only, and not all that are possible. */
        Parser strict() {
            return new Parser(phones.strict(), country);
        }

        /** Throws {@link InvalidChatIdException} if the text is neither. */
        ChatId parse(String text) {
            return text.indexOf('@') < 0 ? phones.parse(text) : ChatId.parse(text);
        }
    }

    /** Returns the ISO codes of all countries, sorted. */
    Set<String> countries() {
        return countries;
    }

    /**
     * Returns a parser.
     *
     * @param country an ISO code; null or blank for none
     * @throws ResponseStatusException if there is no such country
     */
    Parser of(@Nullable String country) {
        if (country == null || country.isBlank()) {
            return international;
        }
        try {
            return byCountry.computeIfAbsent(
                    country.strip().toUpperCase(Locale.ROOT),
                    code -> new Parser(PhoneNumberParser.withDefaultCountry(code), code));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }
}
