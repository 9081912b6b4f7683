package io.github.reactivecontact.examples.bulkcli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads UTF-8 lines from a stream, with bounded memory: longer lines are truncated. */
final class LineReader implements AutoCloseable {

    static final int LONGEST_LINE = 64 * 1024;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private long number;
    private long position;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, LONGEST_LINE);
    }

    /**
     * One line.
     *
     * @param number line number, from 1
     * @param text the line without its line end, truncated if it is too long
     * @param isTooLong whether the text is truncated
     * @param isEnded whether a line end follows; false only for an unterminated last line
     */
    record Text(long number, String text, boolean isTooLong, boolean isEnded) {}

    /** Reads the next line; null at the end. Drops a byte order mark before the first line and a CR before LF. */
    @Nullable
    Text read() throws IOException {
        bytes.reset();
        boolean isTooLong = false;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            position++;
            if (bytes.size() < LONGEST_LINE) {
                bytes.write(next);
            } else {
                isTooLong = true;
            }
        }
        number++;
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (number == 1 && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        boolean isEnded = next == '\n';
        if (isEnded) {
            position++;
        }
        return new Text(number, text, isTooLong, isEnded);
    }

    /** Returns the number of bytes read so far, including line ends. */
    long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
