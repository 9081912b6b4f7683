package io.github.reactivecontact.examples.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads rows from a stream on demand, with bounded memory. Not thread-safe. */
public final class TableReader implements AutoCloseable {

    private static final int CHUNK = 8 * 1024;

    private final InputStream in;
    private final TableParser parser;
    private final byte[] chunk = new byte[CHUNK];
    private final Queue<TableRow> rows = new ArrayDeque<>();
    private boolean isEnded;

    private TableReader(InputStream in, TableOptions options) {
        this.in = in;
        this.parser = new TableParser(options);
    }

    /**
     * Reads the first {@link TableParser#SAMPLE} bytes and detects the format. Blocks.
     *
     * @param in the input; the reader closes it
     * @param options what is known of the table
     * @return an open reader
     * @throws IOException if the input breaks
     * @throws TableException if the input is not a list, or does not fit the options
     */
    public static TableReader open(InputStream in, TableOptions options) throws IOException {
        TableReader reader = new TableReader(in, options);
        while (reader.parser.format() == null) {
            reader.read();
        }
        return reader;
    }

    /**
     * Detects the format from what has arrived, as soon as that is enough: rows of a pipe are returned as they arrive.
     * Reads the sample of {@link #open} if it is there. Blocks until there is a line.
     *
     * @param in the input; the reader closes it
     * @param options what is known of the table
     * @return an open reader
     * @throws IOException if the input breaks
     * @throws TableException if the input is not a list, or does not fit the options
     */
    public static TableReader openEarly(InputStream in, TableOptions options) throws IOException {
        TableReader reader = new TableReader(in, options);
        while (reader.parser.format() == null) {
            reader.read();
            if (!reader.isEnded && in.available() == 0) {
                reader.rows.addAll(reader.parser.detectEarly());
            }
        }
        return reader;
    }

    /**
     * Returns the format.
     *
     * @return the format
     */
    public TableFormat format() {
        return Objects.requireNonNull(parser.format());
    }

    /**
     * Reads the next row. Blocks.
     *
     * @return null at the end
     * @throws IOException if the input breaks
     */
    public @Nullable TableRow next() throws IOException {
        while (rows.isEmpty() && !isEnded) {
            read();
        }
        return rows.poll();
    }

    private void read() throws IOException {
        int count = in.read(chunk);
        isEnded = count < 0;
        rows.addAll(isEnded ? parser.finish() : parser.feed(ByteBuffer.wrap(chunk, 0, count)));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
