package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ParsedNumber;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Flux;

/** The format of an upload. */
enum InputFormat {
    /** A plain list or a table of any delimiter and encoding. */
    TABLE,
    /** One JSON string, or one object with a {@code chatId}, a line. */
    NDJSON,
    /** An array of such strings and objects. */
    JSON;

    /** The content types of uploads that are not in a form. */
    static final List<MediaType> TYPES = List.of(
            MediaType.APPLICATION_JSON,
            MediaType.APPLICATION_NDJSON,
            MediaType.TEXT_PLAIN,
            MediaType.valueOf("text/csv"),
            MediaType.APPLICATION_OCTET_STREAM);

    private static final Set<Charset> CHARSETS_OF_JSON = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    static InputFormat of(@Nullable MediaType type) {
        if (MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)) {
            return JSON;
        }
        return MediaType.APPLICATION_NDJSON.equalsTypeAndSubtype(type) ? NDJSON : TABLE;
    }

    /** Prefers the file extension, because browsers know no content type of NDJSON. */
    static InputFormat of(HttpHeaders file) {
        String name = file.getContentDisposition().getFilename();
        String lowerCase = name == null ? "" : name.toLowerCase(Locale.ROOT);
        if (lowerCase.endsWith(".json")) {
            return JSON;
        }
        return lowerCase.endsWith(".ndjson") || lowerCase.endsWith(".jsonl") ? NDJSON : of(file.getContentType());
    }

    /**
     * Reads an upload as it arrives.
     *
     * @param type its content type; null if unknown
     * @throws UnsupportedMediaTypeStatusException if it has a charset that the format does not
     */
    Flux<Chunk> chunks(Flux<DataBuffer> body, @Nullable MediaType type, ListOptions options) {
        Charset charset = type == null ? null : type.getCharset();
        if (this == TABLE) {
            return TableChunks.of(body, options.withDeclared(charset));
        }
        if (charset != null && !CHARSETS_OF_JSON.contains(charset)) {
            UnsupportedMediaTypeStatusException refused = new UnsupportedMediaTypeStatusException(type, TYPES);
            refused.setDetail("Content-Type has the charset " + charset + ", but JSON must be in UTF-8");
            throw refused;
        }
        options.requireNoTable();
        Flux<ParsedNumber> numbers = this == JSON
                ? new JsonArray(options.parser()).numbers(body)
                : TextLines.of(body)
                        .filter(line -> !line.isSkipped())
                        .map(line -> JsonNumber.ofLine(line, options.parser()));
        return numbers.map(Chunk::of);
    }
}
