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
}
