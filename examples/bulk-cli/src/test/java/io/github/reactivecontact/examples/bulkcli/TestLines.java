package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableEntry;
import io.github.reactivecontact.examples.tables.TableRow;
import java.util.List;

/** Creates input lines of international numbers. */
final class TestLines {

    static final ChatIdParser PARSER = ChatIdParser.of(null);

    private TestLines() {}

    static Line of(long number, String text) {
        return of(number, text, "");
    }

    static Line of(long number, String text, String instance) {
        TableEntry entry = new TableEntry(text, text, null);
        String idInstance = instance.isEmpty() ? null : instance;
        return Line.of(new TableRow(number, text, List.of(text), List.of(entry), idInstance), entry, PARSER);
    }
}
