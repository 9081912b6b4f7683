package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Reads the phone number or chat id, and optionally the instance, of each record of a CSV (RFC 4180). A record that
 * spans several lines has the number of its first line. An invalid record becomes a bad line, and reading continues
 * with the next line.
 */
final class CsvLines implements LineSource {

    private static final ObjectReader RECORDS =
            CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build().readerFor(String[][].class);

    /**
     * The columns to read: each a name in the header, or a number from 1.
     *
     * @param chatId the column of the phone number or chat id
     * @param idInstance the column of the instance; null if records name none
     */
    record Columns(String chatId, @Nullable String idInstance) {}

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");

    private final LineReader reader;
    private final ChatIdParser parser;
    private final Deque<LineReader.Text> ahead = new ArrayDeque<>();
    private int chatIdIndex;
    private int instanceIndex = -1;

    private CsvLines(LineReader reader, ChatIdParser parser) {
        this.reader = reader;
        this.parser = parser;
    }

    /** Selects the columns. Reads a header if a column has a name. */
    static CsvLines open(LineReader reader, Columns columns, ChatIdParser parser) throws IOException {
        CsvLines csv = new CsvLines(reader, parser);
        String chatId = columns.chatId();
        String idInstance = columns.idInstance();
        CsvRecord header = isNumber(chatId) && (idInstance == null || isNumber(idInstance)) ? null : csv.nextRecord();
        csv.chatIdIndex = index("--column", chatId, header);
        csv.instanceIndex = idInstance == null ? -1 : index("--instance-column", idInstance, header);
        return csv;
    }

    private static boolean isNumber(String column) {
        return NUMBER.matcher(column).matches();
    }

    private static int index(String option, String column, @Nullable CsvRecord header) {
        if (isNumber(column)) {
            return Integer.parseInt(column) - 1;
        }
        if (header == null || header.cells() == null) {
            throw new UsageException("the input has no CSV header to find " + option + " " + column + " in");
        }
        List<String> names = header.cells().stream().map(String::strip).toList();
        if (!names.contains(column)) {
            // Does not quote the cells: without a header they are personal data.
            throw new UsageException(option + " " + column + " is not in the CSV header, which has " + names.size()
                    + (names.size() == 1 ? " column" : " columns")
                    + ": only commas separate them, and a number counts from 1");
        }
        return names.indexOf(column);
    }

    @Override
    public @Nullable Line next() throws IOException {
        CsvRecord csv = nextRecord();
        if (csv == null) {
            return null;
        }
        List<String> cells = csv.cells();
        if (cells == null) {
            return csv.bad("line is not a CSV record of at most " + LineReader.LONGEST_LINE + " bytes");
        }
        int last = Math.max(chatIdIndex, instanceIndex);
        if (last >= cells.size()) {
            return csv.bad("the record has no column " + (last + 1) + ", only " + cells.size());
        }
        return Line.of(csv.number(), cells.get(chatIdIndex), instanceIndex < 0 ? "" : cells.get(instanceIndex), parser);
    }

    private record CsvRecord(
            long number, String text, @Nullable List<String> cells) {

        Line bad(String problem) {
            return Line.bad(number, text, problem);
        }
    }

    private @Nullable CsvRecord nextRecord() throws IOException {
        LineReader.Text first = read();
        while (first != null && LineSource.isSkipped(first.text())) {
            first = read();
        }
        if (first == null) {
            return null;
        }
        List<LineReader.Text> lines = new ArrayList<>(List.of(first));
        StringBuilder text = new StringBuilder(first.text());
        LineReader.Text last = first;
        boolean isOpen = isQuoteOpen(first.text(), false);
        while (isOpen && last != null && !last.isTooLong() && text.length() <= LineReader.LONGEST_LINE) {
            last = read();
            if (last != null) {
                lines.add(last);
                text.append('\n').append(last.text());
                isOpen = isQuoteOpen(last.text(), true);
            }
        }
        List<String> cells =
                isOpen || lines.stream().anyMatch(LineReader.Text::isTooLong) ? null : cells(text.toString());
        if (cells == null) {
            // A stray quote must not consume the lines after it: read them again.
            for (int i = lines.size() - 1; i > 0; i--) {
                ahead.addFirst(lines.get(i));
            }
        }
        return new CsvRecord(first.number(), first.text(), cells);
    }

    private LineReader.@Nullable Text read() throws IOException {
        return ahead.isEmpty() ? reader.read() : ahead.removeFirst();
    }

    private static boolean isQuoteOpen(String text, boolean wasOpen) {
        boolean isOpen = wasOpen;
        int closedAt = -2;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '"') {
                continue;
            }
            if (isOpen) {
                isOpen = false;
                closedAt = i;
            } else {
                // At the start of a cell, or the second quote of an escaped pair.
                isOpen = i == 0 || text.charAt(i - 1) == ',' || closedAt == i - 1;
            }
        }
        return isOpen;
    }

    private static @Nullable List<String> cells(String text) {
        try {
            String[][] records = RECORDS.readValue(text);
            return records.length == 1 ? List.of(records[0]) : null;
        } catch (JacksonException notARecord) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
