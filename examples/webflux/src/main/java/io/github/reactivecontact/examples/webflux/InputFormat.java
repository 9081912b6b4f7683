package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;

/** The format of an upload. */
enum InputFormat {
    /** One chat id or phone number a line. */
    PLAIN,
    /** One JSON string, or one object with a {@code chatId}, a line. */
    NDJSON,
    /** Records of comma-separated cells. */
    CSV;

    private static final MediaType TEXT_CSV = new MediaType("text", "csv");

    static InputFormat of(@Nullable MediaType type) {
        if (type == null) {
            return PLAIN;
        }
        return TEXT_CSV.includes(type) ? CSV : MediaType.APPLICATION_NDJSON.includes(type) ? NDJSON : PLAIN;
    }

    /** Prefers the file extension, because browsers send different content types for CSV. */
    static InputFormat of(HttpHeaders file) {
        String name = file.getContentDisposition().getFilename();
        String lowerCase = name == null ? "" : name.toLowerCase(Locale.ROOT);
        if (lowerCase.endsWith(".csv")) {
            return CSV;
        }
        return lowerCase.endsWith(".ndjson") || lowerCase.endsWith(".jsonl") ? NDJSON : of(file.getContentType());
    }

    /**
     * Reads an upload as it arrives.
     *
     * @param column column of a CSV, see {@link CsvColumn}; ignored for other formats
     */
    Flux<Line> lines(Flux<DataBuffer> body, @Nullable String column) {
        Flux<Text> lines = TextLines.of(body);
        return switch (this) {
            case PLAIN -> lines.filter(line -> !line.isSkipped()).map(InputFormat::plain);
            case NDJSON -> lines.filter(line -> !line.isSkipped()).map(JsonLine::read);
            case CSV -> CsvColumn.lines(lines, column);
        };
    }

    private static Line plain(Text line) {
        return line.isTooLong() ? tooLong(line) : Line.of(line.number(), line.text());
    }

    static Line tooLong(Text line) {
        return Line.bad(line.number(), line.text(), "line is longer than " + TextLines.LONGEST_LINE + " bytes");
    }
}
