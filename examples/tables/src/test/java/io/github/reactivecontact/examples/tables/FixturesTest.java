package io.github.reactivecontact.examples.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixturesTest {

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void next_fixture_givesExpectedEntries(Fixture fixture) throws IOException {
        if (!fixture.refusal().isEmpty()) {
            assertThatThrownBy(() -> read(fixture.bytes()))
                    .isInstanceOf(TableException.class)
                    .hasMessageStartingWith(fixture.refusal());
            return;
        }
        assertThat(outcomes(read(fixture.bytes()))).isEqualTo(fixture.expected());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void feed_oneByteAtATime_givesTheSame(Fixture fixture) {
        if (!fixture.refusal().isEmpty()) {
            return;
        }
        TableParser parser = new TableParser(TableOptions.detect());
        List<TableRow> rows = new ArrayList<>();
        for (byte next : fixture.bytes()) {
            rows.addAll(parser.feed(ByteBuffer.wrap(new byte[] {next})));
        }
        rows.addAll(parser.finish());

        assertThat(outcomes(rows)).isEqualTo(fixture.expected());
    }

    private static List<TableRow> read(byte[] bytes) throws IOException {
        List<TableRow> rows = new ArrayList<>();
        try (TableReader reader = TableReader.open(new ByteArrayInputStream(bytes), TableOptions.detect())) {
            for (TableRow row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> outcomes(List<TableRow> rows) {
        return rows.stream()
                .flatMap(row -> row.entries().stream().map(entry -> row.line() + " " + outcome(entry)))
                .toList();
    }

    private static String outcome(TableEntry entry) {
        try {
            String number = entry.number();
            return (number.indexOf('@') < 0 ? ChatId.ofPhone(number) : ChatId.parse(number)).value();
        } catch (InvalidChatIdException e) {
            return "rejected";
        }
    }
}
