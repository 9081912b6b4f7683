package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import io.github.reactivecontact.examples.tables.Fixture;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Texts and files in the page, before they are looked up. */
class ListPageTest extends BrowserTest {

    @Test
    void csv_chosen_isCheckedAndShowsColumnsPreviewAndCost() {
        ContactsPage page = desktop()
                .choose(
                        "contacts.csv",
                        "name,phone,work\n\"Doe, Jane\",,79160005001\n#1,79160005003,79160005002\nJoe,,79160005002\n");

        page.awaitText("numbers-count", "^1 number: about 1 s with 4 instances$");
        Locator column = page.page.getByLabel("Column with the numbers");
        assertThat(column.locator("option:checked")).hasText("phone");
        assertThat(page.text("format")).hasText("Read as UTF-8, comma-separated, numbers in column 2 'phone'.");
        assertThat(page.text("preview").locator("tbody tr")).hasCount(3);
        assertThat(page.text("preview").locator("tbody tr").first().locator("td"))
                .hasText(new String[] {"Doe, Jane", "", "79160005001"});
        assertThat(page.text("warnings")).containsText("The cell is empty: lines 2, 4");
        column.selectOption("work");
        page.awaitText("numbers-count", "^3 numbers, 2 different: about 1 s with 4 instances$");
        page.lookUp().awaitEnd("Finished");

        assertThat(page.text("count-found")).hasText("3");
        assertThat(page.text("warnings")).isHidden();
        assertThat(page.progressBar()).hasAttribute("aria-valuenow", "3");
        assertThat(service.bean(GreenApiSimulator.class).requests()).isEqualTo(2);
        column.selectOption("name");
        assertThat(page.text("warnings"))
                .containsText("0 of the first 3 rows look like numbers: is it the right column?");
        page.button("Remove the file").click();
        assertThat(page.numbers()).isFocused();
    }

    @Test
    void columns_ofTwoKinds_areShownToChooseFrom() {
        ContactsPage page = desktop().choose("two.csv", "79160005001,4930123456\n79160005002,4930123457\n");
        assertThat(page.text("warnings")).containsText("More than one column looks like phone numbers");
        Locator column = page.page.getByLabel("Column with the numbers");
        assertThat(column.locator("option:checked")).hasText("Choose a column");

        column.selectOption("Column 1");
        page.lookUp().awaitEnd("Finished");

        assertThat(page.text("count-found")).hasText("2");
        chromium.expectError("status of 400");
    }

    @Test
    void file_dropped_isLookedUp() {
        ContactsPage page = desktop();
        JSHandle dropped = page.page.evaluateHandle("() => {"
                + " const data = new DataTransfer();"
                + " data.items.add(new File(['79160006001\\n79160006002\\n'], 'numbers.csv', {type: 'text/csv'}));"
                + " return data; }");
        page.page.dispatchEvent("body", "drop", Map.of("dataTransfer", dropped));

        page.awaitText("numbers-count", "^2 numbers: ");
        page.lookUp().awaitEnd("Finished");

        assertThat(page.text("count-found")).hasText("2");
    }

    @Test
    void nationalNumbers_withoutCountry_areWarnedAboutAndCountryIsRemembered() {
        ContactsPage page = desktop().paste("8 916 000-07-01", "8 (916) 000-07-02");
        assertThat(page.text("warnings"))
                .containsText("2 numbers have no country code, as in 8 900 or 030: choose the country");
        assertThat(page.text("numbers-count")).hasText("Nothing to look up");

        page.country().selectOption("RU");
        page.awaitText("numbers-count", "^2 numbers: ");
        assertThat(page.text("warnings")).isHidden();
        page.page.reload();
        assertThat(page.country()).hasValue("RU");
        page.paste("8 916 000-07-01").lookUp().awaitEnd("Finished");

        assertThat(page.names()).hasCount(1);
        assertThat(page.text("count-found")).hasText("1");
    }

    @Test
    void lines_tooShort_areExplained() {
        ContactsPage page = desktop().paste("+79160005001", "12", "345");

        assertThat(page.text("warnings")).containsText("Too short to be a phone number: lines 2 (12), 3 (345)");
    }

    @Test
    void strict_chosen_rejectsAndIsRemembered() {
        ContactsPage page = desktop().paste("+491000000000", "+79160007003");
        page.awaitText("numbers-count", "^2 numbers: ");
        Locator strict = page.page.getByLabel("Only numbers that are in use in their country");

        strict.check();

        page.awaitText("numbers-count", "^1 number: ");
        assertThat(page.text("warnings")).containsText("1 cannot be looked up:");
        page.page.reload();
        assertThat(strict).isChecked();
    }

    @Test
    void lookUp_longAndNotChecked_showsCostFirst() {
        ContactsPage page = desktop().paste(numbers(79162000000L, 10_000)).lookUp();

        page.awaitText("numbers-count", "^10,000 numbers: about 4 min \\d+ s with 4 instances$");
        assertThat(page.text("run")).isHidden();
        assertThat(page.button("Stop")).isHidden();
        page.lookUp();
        assertThat(page.button("Stop")).isVisible();
    }

    @Test
    void list_noLongerKept_isSentAgain() {
        ContactsPage page = desktop();
        page.page.route(
                "**/lists/*/lookup",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(404)),
                new Page.RouteOptions().setTimes(1));

        page.paste("+79160007001").lookUp().awaitEnd("Finished");

        assertThat(page.text("count-found")).hasText("1");
        chromium.expectError("status of 404");
    }

    /** All files in one page: the same outcomes as over HTTP and on the command line. */
    @Test
    void fixtures_chosenAndLookedUp_haveExpectedOutcomes() {
        ContactsPage page = desktop();
        for (Fixture fixture : Fixture.all()) {
            page.choose(fixture.name(), fixture.bytes());
            if (!fixture.refusal().isEmpty()) {
                assertThat(page.text("warnings")).containsText(fixture.refusal());
            } else if (fixture.expected().isEmpty()) {
                assertThat(page.text("numbers-count")).hasText("The file is empty");
            } else {
                assertThat(outcomes(page)).as(fixture.name()).containsExactlyInAnyOrderElementsOf(fixture.expected());
                assertThat(page.text("count-all"))
                        .hasText("" + fixture.expected().size());
            }
        }
        chromium.expectError("status of 400");
    }

    /** The cases of bulk-cli's output. */
    @Test
    void download_cells_areThoseOfTheFixture() throws IOException {
        ContactsPage page = desktop();
        try (InputStream cells = Fixture.class.getResourceAsStream("/tables/spreadsheet-cells.ndjson")) {
            new String(cells.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .forEach(row -> assertThat(page.page.evaluate(
                                    "async text => (await import('./csv.js')).cell(text)",
                                    row.get("text").stringValue()))
                            .isEqualTo(row.get("cell").stringValue()));
        }
    }

    private static List<String> outcomes(ContactsPage page) {
        Response response = page.page.waitForResponse("**/lists/*/lookup", page::lookUp);
        List<String> outcomes = response.text()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .map(row ->
                        row.get("line").intValue() + " " + row.path("chatId").asString("rejected"))
                .toList();
        assertThat(page.button("Look up")).isEnabled();
        return outcomes;
    }
}
