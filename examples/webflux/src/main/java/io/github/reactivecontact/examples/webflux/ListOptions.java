package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;

/**
 * What a request says of its list.
 *
 * @param table how to read it; what is missing is detected
 * @param parser parses its numbers
 */
record ListOptions(TableOptions table, ChatIdParser parser) {

    /**
     * Reads the parameters {@code column}, which may be repeated, {@code encoding} and {@code delimiter}, and those of
     * {@link ChatIdParsers#of}.
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
        return new ListOptions(table, parsers.of(query));
    }

    /** A blank delimiter is a tab or a blank: only an empty parameter is missing. */
    private static @Nullable String parameter(MultiValueMap<String, String> query, String name) {
        String value = query.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
