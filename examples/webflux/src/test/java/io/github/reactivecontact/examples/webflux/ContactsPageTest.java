package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

class ContactsPageTest extends BrowserTest {

    private static final String GROUP = "120363043968066561@g.us";

    @Test
    void numbers_pastedAndLookedUp_showCardsAndFullProgress() {
        ContactsPage page = desktop().awaitText("service-text", "^4 instances, not asked yet");
        JSHandle timesLeft = page.textsOf("time-left");

        page.paste(numbers(79160001000L, 60)).lookUp().awaitEnd("Finished");

        assertThat(timesLeft.jsonValue().toString()).containsPattern("about \\d+ s left");
        assertThat(page.progressBar()).hasAttribute("aria-valuemax", "60");
        assertThat(page.progressBar()).hasAttribute("aria-valuenow", "60");
        assertThat(page.text("count-found")).hasText("60");
        assertThat(page.cards().first()).hasAttribute("aria-setsize", "60");
        assertThat(page.text("status")).containsText("60 found, 0 without contact, 0 failed");
        assertThat(page.button("Look up")).isEnabled();
    }

    @Test
    void example_clicked_isLookedUpWithPictures() {
        ContactsPage page = desktop();
        page.button("Two dozen").click();
        page.awaitEnd("Finished");

        Locator pictures = page.cards().locator("img");
        assertThat(pictures.first()).hasClass("loaded");
        assertThat((Integer) pictures.first().evaluate("image => image.naturalWidth"))
                .isPositive();
        assertThat(page.cards().locator(".thumbnails img.loaded").first()).isVisible();
    }

    @Test
    void stats_duringRun_areShownForEachInstance() {
        ContactsPage page = desktop().paste(numbers(79160002000L, 60)).lookUp();

        page.awaitText("service-text", "^4 instances ready, \\d+/s$");
        assertThat(page.text("instances").locator("tr")).hasCount(5);
        assertThat(page.text("charts").locator("svg").first().locator("polygon"))
                .hasCount(4);
        page.awaitEnd("Finished");
    }

    @Test
    void stats_firstInstanceRemoved_othersKeepTheirColours() {
        ContactsPage page = desktop().paste(numbers(79160005000L, 20)).lookUp().awaitEnd("Finished");
        Locator keys = page.text("instances").locator(".key");
        assertThat(keys.nth(1)).hasClass("key series-1");
        ReactiveContactClient client = service.bean(ReactiveContactClient.class);
        List<GreenApiInstance> all = service.bean(GreenApiSimulator.class).instances();

        client.setInstances(all.subList(1, all.size()));

        assertThat(page.text("instances").locator("tr")).hasCount(4);
        assertThat(keys.first()).hasClass("key series-1");
        assertThat(page.text("charts").locator("svg").first().locator("polygon.series-0"))
                .hasCount(1);
    }

    @Test
    void lastSeen_invalidDay_isShownUnchanged() {
        answer(
                "79160013001",
                ContactInfo.builder().lastSeen("2024-02-30T10:00:00Z").build());

        ContactsPage page = desktop().paste("+79160013001").lookUp().awaitEnd("Finished");

        assertThat(page.page.locator(".seen")).hasText("seen 2024-02-30T10:00:00Z");
    }

    @Test
    void rows_filteredByTextAndOutcome_showMatchesOnly() {
        answer("79160003001", ContactInfo.builder().name("Jürgen Weiß").build());
        answer("79160003002", ContactInfo.builder().name("Anna").build());
        ContactsPage page = desktop()
                .paste("+79160003001", "+79160003002", GROUP, "invalid")
                .lookUp()
                .awaitEnd("Finished");

        page.filter("jurgen");
        assertThat(page.names()).hasText(new String[] {"Jürgen Weiß"});
        page.filter("3002");
        assertThat(page.names()).hasText(new String[] {"Anna"});
        page.filter("").show("No contact");
        assertThat(page.names()).hasText(new String[] {GROUP});
        page.show("Failed");
        assertThat(page.names()).hasText(new String[] {"invalid"});
        page.filter("jurgen");
        assertThat(page.page.getByText("Nothing matches the filter.")).isVisible();
    }

    @Test
    void results_downloaded_areCsvWithoutFormulas() throws IOException {
        answer(
                "79160004001",
                ContactInfo.builder()
                        .name("=HYPERLINK(\"http://x\",\"a, b\")")
                        .description("one\ntwo")
                        .build());
        ContactsPage page =
                desktop().paste("+79160004001", "@SUM(1)", GROUP).lookUp().awaitEnd("Finished");

        Download download =
                page.page.waitForDownload(() -> page.button("Download CSV").click());

        assertThat(download.suggestedFilename()).isEqualTo("contacts.csv");
        List<Map<String, String>> rows = csv(Files.readString(download.path()));
        assertThat(rows).hasSize(3);
        assertThat(row(rows, "1"))
                .containsEntry("source", "+79160004001")
                .containsEntry("outcome", "found")
                .containsEntry("contact.name", "'=HYPERLINK(\"http://x\",\"a, b\")")
                .containsEntry("contact.description", "one\ntwo");
        assertThat(row(rows, "2"))
                .containsEntry("source", "'@SUM(1)")
                .containsEntry("outcome", "failed")
                .containsEntry("reason", "INVALID_CHAT_ID");
        assertThat(row(rows, "3")).containsEntry("outcome", "no_contact");
    }

    @Test
    void lookup_stopped_cancelsRequests() {
        ContactsPage page =
                desktop().paste(numbers(79161000000L, 3_000)).lookUp().awaitText("count-found", "^[1-9]\\d+$");

        page.button("Stop").click();
        page.awaitEnd("Stopped");

        ReactiveContactClient client = service.bean(ReactiveContactClient.class);
        TestTimeout.await().untilAsserted(() -> {
            assertThat(client.snapshot().waiting()).isZero();
            assertThat(client.snapshot().inFlight()).isZero();
        });
        assertThat(service.bean(GreenApiSimulator.class).requests()).isBetween(10L, 1_000L);
        assertThat(page.text("continue")).isFocused();
        assertThat(page.button("Look up")).isEnabled();
        assertThat(page.button("Stop")).isHidden();
        assertThat(page.cards().first()).isVisible();
    }

    @Test
    void name_withMarkup_isShownAsText() {
        String name = "<img src=x onerror=\"document.title='hacked'\"><script>alert(1)</script>";
        ContactInfo.ImageUrls elsewhere = new ContactInfo.ImageUrls(
                "http://pictures.invalid/a.png", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", Map.of());
        ContactInfo.Product product =
                new ContactInfo.Product("1", elsewhere, null, null, "<b>bold</b>", null, null, null, Map.of());
        answer(
                "79160008001",
                ContactInfo.builder()
                        .name(name)
                        .category("<i>shop</i>")
                        .avatar("javascript:alert(2)")
                        .products(List.of(product))
                        .build());

        ContactsPage page = desktop().paste("+79160008001").lookUp().awaitEnd("Finished");

        assertThat(page.names().first()).hasText(name);
        assertThat(page.cards().first()).containsText("<i>shop</i>");
        assertThat(page.open(name)).containsText("<b>bold</b>");
        assertThat(page.page.locator("#cards, #drawer").locator("img, script, b, i"))
                .hasCount(0);
        assertThat(page.page).hasTitle("Finished · Contact lookup");
    }

    @Test
    void name_withDirectionOverride_affectsOnlyItself() {
        answer("79160009001", ContactInfo.builder().name("\u202Egpj.exe").build());
        answer("79160009002", ContactInfo.builder().name("محمد الحسن").build());

        ContactsPage page = desktop().paste("+79160009001").lookUp().awaitEnd("Finished");
        assertThat(page.cards().first()).containsText("+7 916 000 90 01");
        assertThat(page.names().first()).hasCSS("unicode-bidi", "isolate");

        page.paste("+79160009002").lookUp().awaitText("count-found", "1").awaitEnd("Finished");
        assertThat(page.names().first()).hasText("محمد الحسن");
        assertThat(page.names().first()).hasCSS("direction", "rtl");
        assertThat(page.cards().first().locator(".number bdi")).hasCSS("direction", "ltr");
    }

    @Test
    void name_veryLong_fitsCardOnSmallestPhone() {
        answer(
                "79160010001",
                ContactInfo.builder()
                        .name("W".repeat(5_000))
                        .category("Ж".repeat(500))
                        .build());

        ContactsPage page = new ContactsPage(chromium.open(service, 320, 640))
                .paste("+79160010001", "x".repeat(300), GROUP)
                .lookUp()
                .awaitEnd("Finished");

        assertThat(page.cards()).hasCount(3);
        assertThat(page.isWiderThanScreen()).isFalse();
        assertThat(page.cards().first().boundingBox().width).isLessThanOrEqualTo(320);
    }

    @Test
    void rows_thousandsAtOnce_areCountedAndDrawnOnScroll() {
        ContactsPage page = desktop();
        String rows = IntStream.rangeClosed(1, 10_000)
                .mapToObj(line -> ("{\"line\":%d,\"position\":%d,\"source\":\"%d\",\"chatId\":\"%d@c.us\","
                                + "\"outcome\":\"no_contact\"}\n")
                        .formatted(line, line, 79160000000L + line, 79160000000L + line))
                .collect(Collectors.joining());
        page.page.route(
                "**/lists/*/lookup",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/x-ndjson")
                        .setBody(rows)));

        page.paste("+79160000001").numbers().press("Control+Enter");
        page.awaitEnd("Finished");

        assertThat(page.text("count-all")).hasText("10,000");
        assertThat(page.cards().nth(20)).isAttached();
        assertThat(page.cards().count()).isLessThan(500);
        page.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
        assertThat(page.cards().last()).hasAttribute("aria-posinset", "10000");
        assertThat(page.cards().count()).isLessThan(500);
        page.filter("79160009999");
        assertThat(page.names()).hasText(new String[] {"+7 916 000 99 99"});
    }

    private static List<Map<String, String>> csv(String text) throws IOException {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text.substring(1))) {
            assertThat(text).startsWith("\uFEFF");
            return rows.readAll();
        }
    }

    private static Map<String, String> row(List<Map<String, String>> rows, String line) {
        return rows.stream()
                .filter(row -> line.equals(row.get("line")))
                .findFirst()
                .orElseThrow();
    }
}
