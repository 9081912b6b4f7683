package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One phone number or chat id a line. Blank lines and those that begin with {@code #} are none. */
final class PlainLines implements LineSource {

    private final LineReader reader;

    PlainLines(LineReader reader) {
        this.reader = reader;
    }

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

    static boolean isSkipped(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.startsWith("#");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
