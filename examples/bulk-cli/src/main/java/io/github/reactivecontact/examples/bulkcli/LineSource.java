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
}
