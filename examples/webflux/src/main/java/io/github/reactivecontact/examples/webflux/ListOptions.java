package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.Excerpt;
import io.github.reactivecontact.examples.tables.TableOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;

/**
 * What a request says of its list.
 *
 * @param table how to read it; what is missing is detected
 * @param parser parses its numbers
 */
record ListOptions(TableOptions table, ChatIdParsers.Parser parser) {

    private static final int LONGEST_ECHO = 20;

    /**
     * Reads the parameters {@code column}, which may be repeated, {@code encoding}, {@code delimiter}, {@code country}
     * and {@code strict}.
     *
     * @param type its charset is the encoding, if no parameter is. Senders declare UTF-8 for any file: it is detected.
     */
    static ListOptions of(MultiValueMap<String, String> query, @Nullable MediaType type, ChatIdParsers parsers) {
        Charset declared = type == null ? null : type.getCharset();
        String encoding = declared == null || declared.equals(StandardCharsets.UTF_8) ? null : declared.name();
        TableOptions table = TableOptions.detect()
                .withColumns(query.getOrDefault("column", List.of()).stream()
                        .filter(column -> !column.isBlank())
                        .toList())
                .withDelimiter(parameter(query, "delimiter"))
                .withEncoding(parameter(query, "encoding") == null ? encoding : parameter(query, "encoding"));
        ChatIdParsers.Parser parser = parsers.of(parameter(query, "country"));
        return new ListOptions(table, isStrict(query) ? parser.strict() : parser);
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

    /** A blank delimiter is a tab or a blank: only an empty parameter is missing. */
    private static @Nullable String parameter(MultiValueMap<String, String> query, String name) {
        String value = query.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
