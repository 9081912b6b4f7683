package io.github.reactivecontact.examples.webflux;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.Excerpt;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;

/** Parsers of chat ids and phone numbers, one for each country. */
@Component
final class ChatIdParsers {

    private static final int LONGEST_ECHO = 20;

    private final Set<String> countries =
            new TreeSet<>(PhoneNumberUtil.getInstance().getSupportedRegions());

    /** Created at startup, because the first one loads the rules of all countries and blocks. */
    private final ChatIdParser international = ChatIdParser.of(null);

    private final Map<String, ChatIdParser> byCountry = new ConcurrentHashMap<>();

    /** Returns the ISO codes of all countries, sorted. */
    Set<String> countries() {
        return countries;
    }

    /**
     * Returns the parser that a request asks for with the parameters {@code country}, of which a blank one is none, and
     * {@code strict}, which is true without a value.
     *
     * @throws ResponseStatusException if there is no such country, or if {@code strict} has another value
     */
    ChatIdParser of(MultiValueMap<String, String> query) {
        ChatIdParser parser = ofCountry(query.getFirst("country"));
        return isStrict(query) ? parser.strict() : parser;
    }

    private ChatIdParser ofCountry(@Nullable String country) {
        if (country == null || country.isBlank()) {
            return international;
        }
        try {
            return byCountry.computeIfAbsent(country.strip().toUpperCase(Locale.ROOT), ChatIdParser::of);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    private static boolean isStrict(MultiValueMap<String, String> query) {
        String value = query.containsKey("strict") ? Objects.requireNonNullElse(query.getFirst("strict"), "") : "false";
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "strict must be true or false, was '" + Excerpt.of(value, LONGEST_ECHO) + "'");
        };
    }
}
