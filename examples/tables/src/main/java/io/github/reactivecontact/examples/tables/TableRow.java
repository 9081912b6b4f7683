package io.github.reactivecontact.examples.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row. Blank lines, the header, and comments of a plain list are no rows.
 *
 * @param line the line where the row begins, from 1
 * @param text the row as it was read, without its line end; cut if it is longer than {@link TableParser#MAX_RECORD}
 * @param cells all cells; empty if the row is not a record
 * @param entries its phone numbers or chat ids, equal ones once; at least one, which has a problem if the row has none
 * @param instance the instance to use; null for any
 */
public record TableRow(
        long line,
        String text,
        List<String> cells,
        List<TableEntry> entries,
        @Nullable String instance) {}
