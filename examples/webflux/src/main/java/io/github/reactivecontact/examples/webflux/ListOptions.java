package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableException;
import io.github.reactivecontact.examples.tables.TableOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ResponseStatusException;

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
     * @throws TableException if a parameter has an impossible value
     */
    static ListOptions of(MultiValueMap<String, String> query, ChatIdParsers parsers) {
        TableOptions table = TableOptions.detect()
                .withColumns(query.getOrDefault("column", List.of()).stream()
                        .filter(StringUtils::hasText)
                        .toList())
                .withDelimiter(parameter(query, "delimiter"))
                .withEncoding(parameter(query, "encoding"));
        return new ListOptions(table, parsers.of(query));
    }

    /**
     * Returns options with the charset of a content type as the encoding, if no parameter is. UTF-8 is detected, because
     * senders declare it for any file.
     */
    ListOptions withDeclared(@Nullable Charset charset) {
        return charset == null || charset.equals(StandardCharsets.UTF_8) || table.encoding() != null
                ? this
                : new ListOptions(table.withEncoding(charset.name()), parser);
    }

    /**
     * Rejects the parameters of tables.
     *
     * @throws ResponseStatusException 400 if there is one
     */
    void requireNoTable() {
        String name = !table.columns().isEmpty()
                ? "column"
                : table.delimiter() != null ? "delimiter" : table.encoding() != null ? "encoding" : null;
        if (name != null) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, name + " is a parameter of tables, and the body is JSON: remove it");
        }
    }

    /** A blank delimiter is a tab or a blank: only an empty parameter is missing. */
    private static @Nullable String parameter(MultiValueMap<String, String> query, String name) {
        String value = query.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
