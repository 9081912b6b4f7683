package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A chat id that is looked up once, and all lines that name it; or one line that is rejected.
 *
 * @param lines one or more lines, in order
 */
record ListedNumber(List<ParsedNumber> lines) {

    String lookupId() {
        return lines.get(0).lookupId();
    }

    /** Returns one row for each line. */
    static List<Row> rows(ContactLookup<ListedNumber> lookup) {
        List<ParsedNumber> lines = lookup.source().lines;
        long first = lines.get(0).line();
        return IntStream.range(0, lines.size())
                .mapToObj(i -> Row.of(lines.get(i), lookup, i == 0 ? null : first))
                .toList();
    }
}
