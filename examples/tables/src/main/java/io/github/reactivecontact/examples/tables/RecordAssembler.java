package io.github.reactivecontact.examples.tables;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the lines of quoted cells to records (RFC 4180). A quote that is not closed makes its line a bad record, and the
 * lines after it are read again: a stray quote consumes no rows. Memory is bounded by {@link TableParser#MAX_RECORD}.
 */
final class RecordAssembler {

    private static final int MAX_FIELDS = 16_384;

    private enum Quote {
        CLOSED,
        OPEN,
        MISPLACED
    }

    private final @Nullable Character delimiter;
    private final CsvReader.CsvReaderBuilder csv;
    private final List<TextLine> open = new ArrayList<>();
    private int openLength;

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
        Deque<TextLine> ahead = new ArrayDeque<>();
        ahead.add(line);
        drain(ahead, records);
    }

    /** Emits lines that wait for the end of a quoted cell. */
    void finish(Consumer<CsvRecord> records) {
        while (!open.isEmpty()) {
            Deque<TextLine> ahead = new ArrayDeque<>();
            reject(ahead, records, unclosed());
            drain(ahead, records);
        }
    }

    private void drain(Deque<TextLine> ahead, Consumer<CsvRecord> records) {
        while (!ahead.isEmpty()) {
            TextLine line = ahead.removeFirst();
            if (open.isEmpty() && line.text().isBlank() && !line.isTooLong()) {
                continue;
            }
            Quote quote = quote(line.text(), !open.isEmpty());
            open.add(line);
            openLength += line.text().length() + 1;
            if (line.isTooLong() || openLength > TableParser.MAX_RECORD + 1) {
                reject(ahead, records, open.size() == 1 ? tooLong() : unclosed());
            } else if (quote == Quote.MISPLACED) {
                reject(ahead, records, "text follows the closing quote of a cell");
            } else if (quote == Quote.CLOSED) {
                close(ahead, records);
            }
        }
    }

    private void close(Deque<TextLine> ahead, Consumer<CsvRecord> records) {
        String text = text();
        List<String> cells = cells(text);
        if (cells == null) {
            reject(ahead, records, "the row is not a CSV record of at most " + MAX_FIELDS + " cells");
        } else {
            records.accept(new CsvRecord(open.get(0).number(), text, cells, null));
            clear();
        }
    }

    private @Nullable List<String> cells(String text) {
        if (delimiter == null && !text.startsWith("\"")) {
            return List.of(text);
        }
        try {
            return csv.ofSingleCsvRecord(text).getFields();
        } catch (CsvParseException notARecord) {
            return null;
        }
    }

    private void reject(Deque<TextLine> ahead, Consumer<CsvRecord> records, String problem) {
        TextLine first = open.get(0);
        for (int i = open.size() - 1; i > 0; i--) {
            ahead.addFirst(open.get(i));
        }
        clear();
        records.accept(new CsvRecord(first.number(), first.text(), null, problem));
    }

    private String unclosed() {
        return "the quote that opens in line " + open.get(0).number() + " is not closed within "
                + TableParser.MAX_RECORD + " characters";
    }

    private static String tooLong() {
        return "the line is longer than " + TableParser.MAX_RECORD + " characters";
    }

    private String text() {
        if (open.size() == 1) {
            return open.get(0).text();
        }
        StringBuilder text = new StringBuilder(openLength);
        for (TextLine line : open) {
            text.append(line.text()).append('\n');
        }
        text.setLength(text.length() - 1);
        return text.toString();
    }

    private void clear() {
        open.clear();
        openLength = 0;
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
