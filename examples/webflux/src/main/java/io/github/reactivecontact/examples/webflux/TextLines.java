package io.github.reactivecontact.examples.webflux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;

/** Splits the buffers of an upload into UTF-8 lines, with bounded memory: longer lines are truncated. */
final class TextLines {

    static final int LONGEST_LINE = 16 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private boolean isTooLong;
    private boolean isBegun;
    private long number;

    private TextLines() {}

    /**
     * One line.
     *
     * @param number line number, from 1
     * @param text the line without its line end, truncated if it is too long
     * @param isTooLong whether the text is truncated
     */
    record Text(long number, String text, boolean isTooLong) {

        /** Whether the line is blank or a comment, which begins with {@code #}. */
        boolean isSkipped() {
            String stripped = text.strip();
            return stripped.isEmpty() || stripped.startsWith("#");
        }
    }

    /** Reads and releases a buffer once all lines of the previous one have been requested. */
    static Flux<Text> of(Flux<DataBuffer> buffers) {
        return Flux.defer(() -> {
            TextLines lines = new TextLines();
            return buffers.map(lines::split)
                    .concatWith(Flux.defer(() -> Flux.just(lines.end())))
                    .concatMapIterable(split -> split, 1);
        });
    }

    private List<Text> split(DataBuffer buffer) {
        try {
            List<Text> complete = new ArrayList<>();
            while (buffer.readableByteCount() > 0) {
                byte next = buffer.read();
                isBegun = true;
                if (next == '\n') {
                    complete.add(line());
                } else if (bytes.size() < LONGEST_LINE) {
                    bytes.write(next);
                } else {
                    isTooLong = true;
                }
            }
            return complete;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private List<Text> end() {
        return isBegun ? List.of(line()) : List.of();
    }

    /** Drops a byte order mark before the first line and a CR before LF. */
    private Text line() {
        number++;
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (number == 1 && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        Text line = new Text(number, text, isTooLong);
        bytes.reset();
        isTooLong = false;
        isBegun = false;
        return line;
    }
}
