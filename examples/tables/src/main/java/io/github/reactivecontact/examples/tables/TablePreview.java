package io.github.reactivecontact.examples.tables;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rows of a table and its format, to be shown before anything is looked up.
 *
 * @param format how the table is read; says how many of the rows look right
 * @param rows the first rows, at most {@link #ROWS}
 */
public record TablePreview(TableFormat format, List<TableRow> rows) {

    /** The number of rows in a preview. */
    public static final int ROWS = 20;

    /**
     * Reads a preview. Blocks.
     *
     * @param in the input; is not closed
     * @param options what is known of the table
     * @return the preview
     * @throws IOException if the input breaks
     * @throws TableException if the input is not a list, or does not fit the options
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static TablePreview of(InputStream in, TableOptions options) throws IOException {
        TableReader reader = TableReader.open(in, options);
        List<TableRow> rows = new ArrayList<>();
        TableRow row = reader.next();
        while (row != null && rows.size() < ROWS) {
            rows.add(row);
            row = reader.next();
        }
        return new TablePreview(reader.format(), List.copyOf(rows));
    }
}
