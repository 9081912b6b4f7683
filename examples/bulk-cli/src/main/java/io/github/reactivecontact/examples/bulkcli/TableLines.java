package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.TableEntry;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.examples.tables.TableReader;
import io.github.reactivecontact.examples.tables.TableRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The lines of a table. A row with several phone numbers or chat ids is as many lines with one number. */
final class TableLines implements LineSource {

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

    @Override
    public @Nullable Line next() throws IOException {
        if (ahead.isEmpty()) {
            TableRow row = table.next();
            if (row != null) {
                for (TableEntry entry : new LinkedHashSet<>(row.entries())) {
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
}
