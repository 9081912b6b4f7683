package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/** Parses one CSV record (RFC 4180), which may span several lines. */
final class CsvRecord {

    private static final ObjectReader RECORDS =
            CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build().readerFor(String[][].class);

    private CsvRecord() {}

    /**
     * Whether a quoted cell continues after the line.
     *
     * @param isOpen whether a quoted cell continues from the previous line
     */
    static boolean isQuoteOpen(String line, boolean isOpen) {
        boolean isStillOpen = isOpen;
        int closedAt = -2;
        for (int i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i + 1)) {
            if (isStillOpen) {
                isStillOpen = false;
                closedAt = i;
            } else {
                // At the start of a cell, or the second quote of an escaped pair.
                isStillOpen = i == 0 || line.charAt(i - 1) == ',' || closedAt == i - 1;
            }
        }
        return isStillOpen;
    }

    /** Returns the cells; null if the lines are not exactly one record. */
    static @Nullable List<String> cells(List<Text> lines) {
        try {
            String[][] records =
                    RECORDS.readValue(lines.stream().map(Text::text).collect(Collectors.joining("\n")));
            return records.length == 1 ? List.of(records[0]) : null;
        } catch (JacksonException notARecord) {
            return null;
        }
    }
}
