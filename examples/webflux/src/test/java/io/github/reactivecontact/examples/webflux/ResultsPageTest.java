package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import io.github.reactivecontact.ContactInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Reading and exporting the results in the page. */
class ResultsPageTest extends BrowserTest {

    private static final String GROUP = "120363043968066561@g.us";

    /** Lists buttons, links and fields that are smaller than a finger. */
    private static final String SMALL_TARGETS = """
            () => [...document.querySelectorAll('button, a, input, select, summary, label.button, label:has(input)')]
              .map((target) => target.closest('.card') ?? target.closest('label') ?? target)
              .filter((target) => target.checkVisibility() && !target.matches('.skip, .visually-hidden'))
              .filter((target) => target.getBoundingClientRect().height < 44)
              .map((target) => `${target.outerHTML.slice(0, 80)}: ${target.getBoundingClientRect().height}`)""";

    @Test
    void row_opened_showsEverything() {
        answer("79180001001", shop());
        ContactsPage page = desktop()
                .paste("+79180001001", GROUP, "12345", "8 900 123-45-67", "x@c.us")
                .lookUp()
                .awaitEnd("Finished");
        assertThat(page.cards().nth(2).locator(".why")).hasText("“12345” is too short to be a phone number");
        assertThat(page.cards().nth(3).locator(".why")).hasText("“8 900 123-45-67” has no country code");
        assertThat(page.cards().nth(4).locator(".why")).hasText("“x@c.us” is not a chat id");

        Locator drawer = page.open("Shop, Ltd.");

        assertThat(drawer).containsText("+7 918 000 10 01");
        assertThat(drawer).containsText("79180001001@c.us");
        assertThat(drawer.locator(".price")).hasText(new String[] {"2 EUR", "Price on request"});
        assertThat(drawer).containsText("in stock");
        assertThat(drawer).containsText("id B-2");
        assertThat(drawer).containsText("After 7 days");
        assertThat(Axe.violations(page.page)).isEmpty();
        page.button("Copy number").click();
        assertThat(drawer.getByText("Copied")).isVisible();
        assertThat(page.page.evaluate("navigator.clipboard.readText()")).isEqualTo("+79180001001");
        page.button("Next").click();
        assertThat(drawer).containsText("A group has no contact information");
        page.page.keyboard().press("ArrowRight");
        assertThat(drawer).containsText("“12345” is too short to be a phone number.");
        assertThat(drawer).containsText("Correct the line in your list and look it up again.");
        assertThat(page.text("drawer-place")).hasText("3 of 5");
    }

    @Test
    void rows_sortedAndFiltered_areExportedInInputOrder() throws IOException {
        answer("79180002001", ContactInfo.builder().name("Zoe").build());
        answer("79180002002", shop());
        answer("79180002003", ContactInfo.builder().name("Anna").build());
        ContactsPage page = desktop()
                .paste("invalid", "+79180002001", GROUP, "+79180002002", "+79180002003")
                .lookUp()
                .awaitEnd("Finished");

        page.page.getByLabel("Order").selectOption("By name");
        assertThat(page.names()).hasText(new String[] {"Anna", "Shop, Ltd.", "Zoe", "invalid", GROUP});
        page.page.getByLabel("Order").selectOption("By outcome");
        assertThat(page.names()).hasText(new String[] {"Zoe", "Shop, Ltd.", "Anna", GROUP, "invalid"});
        page.show("Found").page.getByLabel("Order").selectOption("By name");
        assertThat(page.text("matches")).hasText("3 of 5");
        page.view("Table");
        Locator table = page.page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Contacts as a table"));
        assertThat(table.locator(".cell.name")).hasText(new String[] {"Name", "Anna", "Shop, Ltd.", "Zoe"});
        assertThat(table.locator(".cell.about").nth(2)).containsText("Bakery · 2 products");
        assertThat(Axe.violations(page.page)).isEmpty();

        assertThat(download(page, "NDJSON", "contacts.ndjson").lines())
                .extracting(line ->
                        JsonMapper.shared().readTree(line).at("/contact/name").stringValue())
                .containsExactly("Zoe", "Shop, Ltd.", "Anna");
        List<String> vcards = List.of(download(page, "vCard", "contacts.vcf").split("(?<=END:VCARD\r\n)"));
        assertThat(vcards).hasSize(3);
        assertThat(vcards.get(1))
                .startsWith("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Shop\\, Ltd.\r\nN:;;;;\r\nORG:Shop\\, Ltd.\r\n"
                        + "TEL;TYPE=CELL:+79180002002\r\nEMAIL:shop@example.org\r\nCATEGORIES:Bakery\r\n"
                        + "NOTE:Open\\; every day\\nЖЖЖЖ")
                .contains("Ж\r\n Ж");
        page.button("Copy").click();
        assertThat(page.text("copy")).hasText("Copied");
        assertThat(page.page.evaluate("navigator.clipboard.readText()"))
                .isEqualTo("+79180002001\tZoe\n+79180002002\tShop, Ltd.\n+79180002003\tAnna");
    }

    @Test
    void phone_duringAndAfterRun_showsResultsInsteadOfForm() {
        ContactsPage page = new ContactsPage(chromium.open(service, 390, 844));
        assertThat(page.button("Look up")).isVisible();
        page.paste(numbers(79180003000L, 20)).lookUp();
        assertThat(page.numbers()).isHidden();
        page.awaitEnd("Finished");

        assertThat(page.cards().first().boundingBox().y).isBetween(0.0, 600.0);
        assertThat(page.isWiderThanScreen()).isFalse();
        assertThat((List<?>) page.page.evaluate(SMALL_TARGETS)).isEmpty();
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
            assertThat(Axe.violations(page.page)).isEmpty();
        }
        page.button("Change the list").click();
        assertThat(page.numbers()).isFocused();
    }

    @Test
    void printed_longList_hasAllRowsAndNoControls() {
        ContactsPage page = desktop().paste(numbers(79180004000L, 80)).lookUp().awaitEnd("Finished");
        assertThat(page.cards().nth(79)).not().isAttached();

        page.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.page.evaluate("dispatchEvent(new Event('beforeprint'))");

        assertThat(page.cards()).hasCount(80);
        assertThat(page.text("tools")).isHidden();
        page.page.evaluate("dispatchEvent(new Event('afterprint'))");
        page.page.emulateMedia(
                new Page.EmulateMediaOptions().setMedia(Media.SCREEN).setForcedColors(ForcedColors.ACTIVE));
        assertThat(page.cards().nth(79)).not().isAttached();
        assertThat(page.progressBar().locator(".found")).hasCSS("forced-color-adjust", "none");
    }

    @Test
    void page_allFiles_areSmall() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/static"))) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(150_000);
        }
    }

    private static String download(ContactsPage page, String format, String name) throws IOException {
        page.page.getByLabel("Format of the download").selectOption(format);
        Download download = page.page.waitForDownload(
                () -> page.button("Download " + format).click());
        assertThat(download.suggestedFilename()).isEqualTo(name);
        return Files.readString(download.path());
    }

    private static ContactInfo shop() {
        return ContactInfo.builder()
                .name("Shop, Ltd.")
                .category("Bakery")
                .isBusiness(true)
                .email("shop@example.org")
                .description("Open; every day\n" + "Ж".repeat(60))
                .isDisappearing(true)
                .messageExpiration(604_800L)
                .products(List.of(product("A-1", "2 EUR"), product("B-2", "EUR")))
                .build();
    }

    private static ContactInfo.Product product(String id, String price) {
        return new ContactInfo.Product(id, null, "in stock", null, "Bread", null, price, false, Map.of());
    }
}
