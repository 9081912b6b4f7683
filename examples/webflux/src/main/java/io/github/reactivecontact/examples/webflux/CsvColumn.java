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
 * One column of a CSV: by its name in the header; of a file without one, by its number from 1; unnamed, the one called
 * chatId or phone, or else the first.
 *
 * <p>A record whose quoted cell goes over several lines has the number of its first line. What is not a record is a bad
 * line; the lines after it are read.
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

    /** Reads the lines that are open if they are a record, or can never become one. */
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
            // A quote that should not be there must not swallow the lines after it.
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

    /** Finds the column in the first record. */
    private boolean isHeader(List<String> cells) {
        List<String> names = cells.stream().map(String::strip).toList();
        if (column != null) {
            index = names.indexOf(column);
            if (index < 0) {
                // Without its cells: in a file that has no header they are somebody's name and number.
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
                "column is not to be found: " + why + "; only commas separate cells, and a number counts from 1");
    }
}
