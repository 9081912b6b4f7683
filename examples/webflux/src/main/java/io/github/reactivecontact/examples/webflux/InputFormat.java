package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;

/** The format of an upload. */
enum InputFormat {
    /** A plain list or a table of any delimiter and encoding. */
    TABLE,
    /** One JSON string, or one object with a {@code chatId}, a line. */
    NDJSON;

    static InputFormat of(@Nullable MediaType type) {
        return type != null && MediaType.APPLICATION_NDJSON.includes(type) ? NDJSON : TABLE;
    }

    /** Prefers the file extension, because browsers know no content type of NDJSON. */
    static InputFormat of(HttpHeaders file) {
        String name = file.getContentDisposition().getFilename();
        String lowerCase = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return lowerCase.endsWith(".ndjson") || lowerCase.endsWith(".jsonl") ? NDJSON : of(file.getContentType());
    }

    /** Reads an upload as it arrives. */
    Flux<Chunk> chunks(Flux<DataBuffer> body, ListOptions options) {
        return switch (this) {
            case TABLE -> TableChunks.of(body, options);
            case NDJSON ->
                TextLines.of(body)
                        .filter(line -> !line.isSkipped())
                        .map(line -> Chunk.of(json(line, options.parser())));
        };
    }

    private static ParsedNumber json(Text line, ChatIdParser parser) {
        return line.isTooLong()
                ? ParsedNumber.rejected(
                        line.number(), line.text(), "line is longer than " + TextLines.LONGEST_LINE + " bytes")
                : JsonLine.read(line, parser);
    }
}
