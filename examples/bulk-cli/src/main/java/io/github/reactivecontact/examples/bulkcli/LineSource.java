package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An input that is open. Used by one thread at a time. */
interface LineSource extends AutoCloseable {

    /** The next line to look up, null at the end. Blocks. */
    @Nullable
    Line next() throws IOException;

    @Override
    void close() throws IOException;

    /** For an input that has served its purpose: nothing is lost if it cannot be closed. */
    default void closeQuietly() {
        try {
            close();
        } catch (IOException ignored) {
            // It was only read.
        }
    }

    /** Blank lines and those that begin with {@code #} name no chat. */
    static boolean isSkipped(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.startsWith("#");
    }

    /** One phone number or chat id a line. */
    record Plain(LineReader reader) implements LineSource {

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
                    : Line.of(line.number(), line.text());
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
