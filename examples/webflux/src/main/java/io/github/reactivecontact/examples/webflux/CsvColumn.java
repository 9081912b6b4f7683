package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/**
 * Reads one column of a CSV. The column is selected by its header name, or by its number from 1 in a file without a
 * header. By default it is the column named chatId, chat_id or phone, otherwise the first.
 *
 * <p>A record that spans several lines has the number of its first line. An invalid record becomes a bad line, and
 * reading continues with the next line.
 */
final class CsvColumn {

    private static final Set<String> USUAL_NAMES = Set.of("chatid", "chat_id", "phone");
    private static final String NUMBER = "[1-9][0-9]{0,3}";

    private final @Nullable String column;
    private final List<Text> open = new ArrayList<>();
    private int openLength;
    private boolean isQuoteOpen;
    private int index = -1;

    private CsvColumn(@Nullable String column) {
        this.column = column;
        if (column != null && column.matches(NUMBER)) {
            index = Integer.parseInt(column) - 1;
        }
    }

    static Flux<Line> lines(Flux<Text> lines, @Nullable String column) {
        return Flux.defer(() -> {
            CsvColumn csv = new CsvColumn(column);
            return lines.map(csv::next)
                    .concatWith(Flux.defer(() -> Flux.just(csv.end())))
                    .concatMapIterable(read -> read, 1);
        });
    }

    private List<Line> next(Text line) {
        List<Line> read = new ArrayList<>(1);
        Deque<Text> ahead = new ArrayDeque<>(List.of(line));
        while (!ahead.isEmpty()) {
            Text text = ahead.removeFirst();
            if (!open.isEmpty() || !text.isSkipped()) {
                open.add(text);
                openLength += text.text().length() + 1;
                isQuoteOpen = CsvRecord.isQuoteOpen(text.text(), isQuoteOpen);
                close(ahead, read, false);
            }
        }
        return read;
    }

    private List<Line> end() {
        List<Line> read = new ArrayList<>();
        while (!open.isEmpty()) {
            Deque<Text> ahead = new ArrayDeque<>();
            close(ahead, read, true);
            ahead.forEach(text -> read.addAll(next(text)));
        }
        if (index < 0 && column != null) {
            throw noColumn("there is no CSV header");
        }
        return read;
    }

    /** Parses the open lines if they are a complete record or too long for one. */
    private void close(Deque<Text> ahead, List<Line> read, boolean isEnd) {
        Text first = open.get(0);
        boolean isTooLong = open.get(open.size() - 1).isTooLong();
        if (isQuoteOpen && !isEnd && !isTooLong && openLength <= TextLines.LONGEST_LINE) {
            return;
        }
        List<String> cells = isQuoteOpen || isTooLong ? null : CsvRecord.cells(open);
        if (cells == null) {
            read.add(Line.bad(
                    first.number(),
                    first.text(),
                    "line is not a CSV record of at most " + TextLines.LONGEST_LINE + " bytes"));
            // A stray quote must not consume the lines after it: read them again.
            for (int i = open.size() - 1; i > 0; i--) {
                ahead.addFirst(open.get(i));
            }
        } else if (index >= 0 || !isHeader(cells)) {
            read.add(line(first, cells));
        }
        open.clear();
        openLength = 0;
        isQuoteOpen = false;
    }

    private Line line(Text first, List<String> cells) {
        return index < cells.size()
                ? Line.of(first.number(), cells.get(index))
                : Line.bad(
                        first.number(),
                        first.text(),
                        "the record has no column " + (index + 1) + ", only " + cells.size());
    }

    /** Selects the column. Returns whether the first record is a header. */
    private boolean isHeader(List<String> cells) {
        List<String> names = cells.stream().map(String::strip).toList();
        if (column != null) {
            index = names.indexOf(column);
            if (index < 0) {
                // Does not quote the cells: without a header they are personal data.
                throw noColumn("it is not in the CSV header, which has " + names.size()
                        + (names.size() == 1 ? " column" : " columns"));
            }
            return true;
        }
        for (int i = 0; i < names.size(); i++) {
            if (USUAL_NAMES.contains(names.get(i).toLowerCase(Locale.ROOT))) {
                index = i;
                return true;
            }
        }
        index = 0;
        return names.get(0).chars().noneMatch(Character::isDigit);
    }

    private static ResponseStatusException noColumn(String why) {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST,
                "column not found: " + why + "; only commas separate cells, and a number counts from 1");
    }
}
