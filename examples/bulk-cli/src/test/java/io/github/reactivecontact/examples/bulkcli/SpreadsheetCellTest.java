package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.examples.tables.Fixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The cases of the web page's download. */
class SpreadsheetCellTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://x\")",
                "@SUM(1)",
                "-2+3",
                "+7 900 000-00-01",
                "\tx",
                "\nx",
                "\rx",
                "  =1",
                "\u00A0=1",
                "\u2028=1",
                "\uFEFF=1",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF20x",
                "-",
                "+1.",
                "-1,5"
            })
    void guarded_formula_beginsWithApostrophe(String text) {
        assertThat(SpreadsheetCell.guarded(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Anna", "79000000001", "+79000000001", "-1.5", "a=1", " Anna", "'=1", "[{\"a\":1}]"})
    void guarded_otherText_isUnchanged(String text) {
        assertThat(SpreadsheetCell.guarded(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "x;=1+1;y > x;'=1+1;y",
                "x; \"=1+1\" > x;' \"=1+1\"",
                "a;b;+7 > a;b;'+7",
                "=1;@x > '=1;'@x",
                "a=1;b > a=1;b"
            })
    void guarded_formulaAfterSemicolon_isGuarded(String text, String expected) {
        assertThat(SpreadsheetCell.guarded(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "\n", "\r"})
    void guarded_formulaAfterOtherSeparators_isGuarded(String separator) {
        assertThat(SpreadsheetCell.guarded("x" + separator + "=1")).isEqualTo("x" + separator + "'=1");
    }

    static List<String[]> cells() throws IOException {
        try (InputStream cells = Fixture.class.getResourceAsStream("/tables/spreadsheet-cells.ndjson")) {
            return new String(cells.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .map(row -> new String[] {
                        row.get("text").stringValue(), row.get("cell").stringValue()
                    })
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void of_textOfTheFixture_isGuardedAndQuoted(String text, String cell) {
        assertThat(SpreadsheetCell.of(text)).isEqualTo(cell);
    }

    @Test
    void csv_formulasInEveryTextColumn_areGuarded() {
        ContactInfo contact = ContactInfo.builder()
                .name("=1+1")
                .contactName("@x")
                .description("\n-2+3")
                .category("+49 30")
                .build();

        String row = new CsvWriter().row(new ContactLookup.Found<>(TestLines.of(1, "+7 900 000-00-01"), contact));

        assertThat(row).contains("'=1+1", "'@x", "' '-2+3", "'+49 30", "1,'+7 900 000-00-01,");
    }
}
