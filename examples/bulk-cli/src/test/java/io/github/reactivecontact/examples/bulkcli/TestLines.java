package io.github.reactivecontact.examples.bulkcli;

/** Creates input lines of international numbers. */
final class TestLines {

    static final ChatIdParser PARSER = ChatIdParser.of(null, false);

    private TestLines() {}

    static Line of(long number, String text) {
        return of(number, text, "");
    }

    static Line of(long number, String text, String instance) {
        return Line.of(number, text, instance, PARSER);
    }
}
