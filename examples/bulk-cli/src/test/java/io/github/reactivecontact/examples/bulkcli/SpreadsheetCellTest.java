package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void csv_formulasInEveryTextColumn_areGuarded() {
        ContactInfo contact = ContactInfo.builder()
                .name("=1+1")
                .contactName("@x")
                .description("\n-2+3")
                .category("+49 30")
                .build();

        String row = new CsvWriter().row(new ContactLookup.Found<>(TestLines.of(1, "+7 900 000-00-01"), contact));

        assertThat(row).contains("'=1+1", "'@x", "' -2+3", "'+49 30", "1,'+7 900 000-00-01,");
    }
}
