package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import java.util.List;

/**
 * A chat id that is looked up once, and all lines that name it; or one line that is rejected.
 *
 * @param lines one or more lines, in order
 */
record ListedNumber(List<ListedLine> lines) {

    /**
     * A line of the list.
     *
     * @param position position among all lines of the list, from 1. Several numbers of one row have different ones.
     * @param line the line
     */
    record ListedLine(int position, ParsedNumber line) {}

    String lookupId() {
        return lines.get(0).line().lookupId();
    }

    boolean isSelected(Positions positions) {
        return lines.stream().anyMatch(line -> positions.contains(line.position()));
    }

    /** Returns one row for each selected line. */
    static List<Row> rows(ContactLookup<ListedNumber> lookup, Positions positions) {
        List<ListedLine> lines = lookup.source().lines;
        ListedLine first = lines.get(0);
        return lines.stream()
                .filter(line -> positions.contains(line.position()))
                .map(line -> Row.of(
                        line.line(),
                        lookup,
                        line.equals(first) ? null : first.line().line(),
                        line.position()))
                .toList();
    }
}
