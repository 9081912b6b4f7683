package io.github.reactivecontact.examples.tables;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Joins the lines of quoted cells to records (RFC 4180). A quote that is not closed makes its line a bad record, and
 * the lines after it are read again: a stray quote consumes no rows. Memory is bounded by
 * {@link TableParser#MAX_RECORD}. The quotes of a line are read at most twice, wherever other lines have quotes.
 */
final class RecordAssembler {

    private static final int MAX_FIELDS = 16_384;
    private static final String TOO_LONG = "the line is longer than " + TableParser.MAX_RECORD + " characters";
    private static final String UNCLOSED =
            "the quote that opens in this line is not closed within " + TableParser.MAX_RECORD + " characters";
    private static final String MISPLACED = "text follows the closing quote of a cell";
    private static final String TOO_WIDE = "the row is not a CSV record of at most " + MAX_FIELDS + " cells";

    private enum Quote {
        CLOSED,
        OPEN,
        MISPLACED
    }

    private final @Nullable Character delimiter;
    private final CsvReader.CsvReaderBuilder csv;

    /** A cell that is open before one of them is open after it, except for the first and the last. */
    private final Deque<TextLine> lines = new ArrayDeque<>();

    private int length;

    /** The state after the first line. */
    private Quote first = Quote.CLOSED;

    /** The state after the last line if a cell is open before it. */
    private Quote last = Quote.CLOSED;

    RecordAssembler(@Nullable Character delimiter) {
        this.delimiter = delimiter;
        this.csv = CsvReader.builder()
                .fieldSeparator(delimiter == null ? '\0' : delimiter)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(false);
    }

    /**
     * One record, or a line that is none.
     *
     * @param line the line where it begins
     * @param text its text, as read
     * @param cells null if there is a problem
     * @param problem null if there is none
     */
    record CsvRecord(
            long line,
            String text,
            @Nullable List<String> cells,
            @Nullable String problem) {}

    void accept(TextLine line, Consumer<CsvRecord> records) {
        if (lines.isEmpty()) {
            first = quote(line.text(), false);
        } else {
            last = quote(line.text(), true);
        }
        lines.addLast(line);
        length += line.text().length() + 1;
        settle(records);
    }

    /** Emits lines that wait for the end of a quoted cell. */
    void finish(Consumer<CsvRecord> records) {
        while (!lines.isEmpty()) {
            records.accept(bad(lines.getFirst(), UNCLOSED));
            removeFirst();
            settle(records);
        }
    }

    /** Emits what is complete. Lines that remain wait for the end of a quoted cell. */
    private void settle(Consumer<CsvRecord> records) {
        while (!lines.isEmpty()) {
            TextLine line = lines.getFirst();
            String problem = problem(line);
            if (problem != null) {
                records.accept(bad(line, problem));
                removeFirst();
            } else if (first == Quote.CLOSED) {
                if (!line.text().isBlank()) {
                    records.accept(record(line.number(), line.text()));
                }
                removeFirst();
            } else if (lines.size() > 1 && last == Quote.CLOSED) {
                records.accept(
                        record(line.number(), lines.stream().map(TextLine::text).collect(Collectors.joining("\n"))));
                lines.clear();
                length = 0;
            } else {
                return;
            }
        }
    }

    private @Nullable String problem(TextLine line) {
        if (line.isTooLong()) {
            return TOO_LONG;
        }
        if (first == Quote.OPEN && lines.size() > 1) {
            boolean isUnclosed = lines.getLast().isTooLong() || length > TableParser.MAX_RECORD + 1;
            return isUnclosed ? UNCLOSED : last == Quote.MISPLACED ? MISPLACED : null;
        }
        return first == Quote.MISPLACED ? MISPLACED : null;
    }

    /** The next line begins a record. */
    private void removeFirst() {
        length -= lines.removeFirst().text().length() + 1;
        if (!lines.isEmpty()) {
            first = quote(lines.getFirst().text(), false);
        }
    }

    private CsvRecord record(long line, String text) {
        if (delimiter == null && !text.startsWith("\"")) {
            return new CsvRecord(line, text, List.of(text), null);
        }
        try {
            return new CsvRecord(line, text, csv.ofSingleCsvRecord(text).getFields(), null);
        } catch (CsvParseException notARecord) {
            return new CsvRecord(line, text, null, TOO_WIDE);
        }
    }

    private static CsvRecord bad(TextLine line, String problem) {
        return new CsvRecord(line.number(), line.text(), null, problem);
    }

    /** A cell is quoted if a quote is its first character. */
    private Quote quote(String line, boolean wasOpen) {
        boolean isOpen = wasOpen;
        int i = line.indexOf('"');
        while (i >= 0) {
            if (!isOpen) {
                isOpen = isCellStart(line, i);
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                i++;
            } else if (i + 1 == line.length() || isDelimiter(line.charAt(i + 1))) {
                isOpen = false;
            } else {
                return Quote.MISPLACED;
            }
            i = line.indexOf('"', i + 1);
        }
        return isOpen ? Quote.OPEN : Quote.CLOSED;
    }

    private boolean isCellStart(String line, int index) {
        return index == 0 || isDelimiter(line.charAt(index - 1));
    }

    private boolean isDelimiter(char c) {
        return delimiter != null && c == delimiter;
    }
}
