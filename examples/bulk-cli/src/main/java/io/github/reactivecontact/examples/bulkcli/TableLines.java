package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableEntry;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.examples.tables.TableReader;
import io.github.reactivecontact.examples.tables.TableRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an open table. A row with several phone numbers or chat ids is as many lines with one number. Not
 * thread-safe.
 */
final class TableLines implements AutoCloseable {

    private final TableReader table;
    private final ChatIdParser parser;
    private final Queue<Line> ahead = new ArrayDeque<>();

    TableLines(TableReader table, ChatIdParser parser) {
        this.table = table;
        this.parser = parser;
    }

    TableFormat format() {
        return table.format();
    }

    /** Reads the next line to look up; null at the end. Blocks. */
    @Nullable
    Line next() throws IOException {
        if (ahead.isEmpty()) {
            TableRow row = table.next();
            if (row != null) {
                for (TableEntry entry : row.entries()) {
                    ahead.add(Line.of(row, entry, parser));
                }
            }
        }
        return ahead.poll();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }

    /** Closes the input and ignores errors: it is only read, so nothing is lost. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException ignored) {
            // Nothing to lose.
        }
    }
}
