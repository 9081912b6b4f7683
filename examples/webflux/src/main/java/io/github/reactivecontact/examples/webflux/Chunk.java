package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.examples.tables.TableRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one buffer of an upload completes.
 *
 * @param format how the table is read; null for NDJSON
 * @param rows the rows of a table; empty for NDJSON
 * @param lines the numbers of the rows
 */
record Chunk(@Nullable TableFormat format, List<TableRow> rows, List<ParsedNumber> lines) {

    static Chunk of(ParsedNumber line) {
        return new Chunk(null, List.of(), List.of(line));
    }
}
