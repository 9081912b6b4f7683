package io.github.reactivecontact.examples.webflux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;

/** Splits the buffers of one upload, of any length, into UTF-8 lines of bounded length. */
final class TextLines {

    static final int LONGEST_LINE = 16 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private boolean isTooLong;
    private boolean isBegun;
    private long number;

    private TextLines() {}

    /**
     * A line without its end.
     *
     * @param number from 1
     * @param text of a line that is too long, its beginning
     * @param isTooLong whether there was more of it
     */
    record Text(long number, String text, boolean isTooLong) {

        /** Blank lines and those that begin with {@code #} name no chat. */
        boolean isSkipped() {
            String stripped = text.strip();
            return stripped.isEmpty() || stripped.startsWith("#");
        }
    }

    /** One buffer is read, and released, when the lines of the one before it have been asked for. */
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

    /** A byte order mark before the first line and a CR before LF are dropped. */
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
