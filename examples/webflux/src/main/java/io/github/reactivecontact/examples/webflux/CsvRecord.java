package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/** The cells of one CSV record (RFC 4180), which goes over one line or more. */
final class CsvRecord {

    private static final ObjectReader RECORDS =
            CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build().readerFor(String[][].class);

    private CsvRecord() {}

    /**
     * Whether a quoted cell goes on behind a line.
     *
     * @param isOpen whether one goes on from the line before
     */
    static boolean isQuoteOpen(String line, boolean isOpen) {
        boolean isStillOpen = isOpen;
        int closedAt = -2;
        for (int i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i + 1)) {
            if (isStillOpen) {
                isStillOpen = false;
                closedAt = i;
            } else {
                // At a cell's beginning, or the second of a doubled quote.
                isStillOpen = i == 0 || line.charAt(i - 1) == ',' || closedAt == i - 1;
            }
        }
        return isStillOpen;
    }

    /** Null if the lines are not exactly one record. */
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
