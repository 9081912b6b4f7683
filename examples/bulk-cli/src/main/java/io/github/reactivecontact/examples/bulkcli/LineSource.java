package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An open input. Not thread-safe. */
interface LineSource extends AutoCloseable {

    /** Reads the next line to look up; null at the end. Blocks. */
    @Nullable
    Line next() throws IOException;

    @Override
    void close() throws IOException;

    /** Closes the input and ignores errors: it is only read, so nothing is lost. */
    default void closeQuietly() {
        try {
            close();
        } catch (IOException ignored) {
            // Nothing to lose.
        }
    }

    /** Whether a line is blank or a comment, which begins with {@code #}. */
    static boolean isSkipped(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.startsWith("#");
    }

    /** An input with one phone number or chat id a line. */
    record Plain(LineReader reader, ChatIdParser parser) implements LineSource {

        @Override
        public @Nullable Line next() throws IOException {
            LineReader.Text line = reader.read();
            while (line != null && isSkipped(line.text())) {
                line = reader.read();
            }
            if (line == null) {
                return null;
            }
            return line.isTooLong()
                    ? Line.bad(line.number(), line.text(), "line is longer than " + LineReader.LONGEST_LINE + " bytes")
                    : Line.of(line.number(), line.text(), "", parser);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
