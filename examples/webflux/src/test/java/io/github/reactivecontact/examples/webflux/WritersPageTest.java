package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.github.reactivecontact.ContactInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** The tab of the senders of incoming messages. */
class WritersPageTest extends BrowserTest {

    private static final String ONE = "7103000001";
    private static final String ANNA = "79160011001@c.us";
    private static final String BORIS = "79160011002@c.us";

    @Test
    void webhooks_pageReloadedAndReconnected_areShownOnceEach() {
        answer(
                "79160011001",
                ContactInfo.builder().name("Anna").category("Bakery").build());
        answer("79160011002", ContactInfo.builder().contactName("Boris").build());
        ContactsPage contacts = desktop();
        Page page = contacts.page;
        contacts.paste("+79160011003").lookUp().awaitEnd("Finished");
        page.getByRole(AriaRole.LINK, link("Who is writing")).click();
        assertThat(page.locator("#writers-state-text")).hasText("Live");
        assertThat(page.getByText("Nobody has written yet.")).isVisible();
        assertThat(Axe.violations(page)).isEmpty();

        send(Webhooks.message("A1", ONE, ANNA));

        assertThat(headings(page)).hasText(new String[] {"Anna"});
        assertThat(cards(page).first()).containsText("Bakery");
        assertThat(cards(page).first()).containsText("Text");

        send(Webhooks.message("B1", ONE, "120363043968066561@g.us", BORIS, "Bo", 1_700_000_001, "imageMessage"));
        assertThat(headings(page)).hasText(new String[] {"Boris", "Anna"});
        assertThat(cards(page).first()).containsText("Photo");
        assertThat(cards(page).first()).containsText("in Neighbours");

        page.reload();
        assertThat(headings(page)).hasText(new String[] {"Boris", "Anna"});

        List<String> reconnections = new ArrayList<>();
        page.onRequest(request -> {
            if (request.url().endsWith("/writers")) {
                reconnections.add(String.valueOf(request.allHeaders().get("last-event-id")));
            }
        });
        page.context().setOffline(true);
        service.dropConnections();
        assertThat(page.locator("#writers-state-text")).hasText("Reconnecting");
        send(Webhooks.message("A2", ONE, ANNA));
        send(Webhooks.message("A2", ONE, ANNA));
        page.context().setOffline(false);

        assertThat(page.locator("#writers-state-text")).hasText("Live");
        assertThat(headings(page)).hasText(new String[] {"Anna", "Boris"});
        assertThat(cards(page).first()).containsText("2 messages");
        page.waitForCondition(() -> reconnections.stream().anyMatch(id -> id.matches("[0-9a-f]{8}-\\d+")));

        page.getByRole(AriaRole.LINK, link("Look up")).click();
        assertThat(page.locator("#results")).isVisible();
        chromium.expectError("ERR_");
    }

    @Test
    void simulated_twenty_areShownInBothThemesAndOnAPhone() {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1280, 390)) {
                Page page = chromium.open(service, width, 800);
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
                page.getByRole(AriaRole.LINK, link("Who is writing")).click();
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send twenty"))
                        .click();
                assertThat(page.locator("#writers-count")).hasText(Pattern.compile("^\\d+ senders$"));
                assertThat(page.locator(".writer.found").nth(9)).isVisible();
                assertThat(page.locator(".writer.looking_up")).hasCount(0);

                assertThat(new ContactsPage(page).isWiderThanScreen()).isFalse();
                assertThat((List<?>) page.evaluate(PageAccessibilityTest.LOW_CONTRAST_TEXTS))
                        .isEmpty();
                assertThat(Axe.violations(page)).isEmpty();
            }
        }
    }

    private void send(String webhook) {
        service.web()
                .post()
                .uri("/webhooks/green-api")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(webhook)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private static Locator cards(Page page) {
        return page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Senders"))
                .locator("> li");
    }

    private static Locator headings(Page page) {
        return cards(page).getByRole(AriaRole.HEADING);
    }

    private static Page.GetByRoleOptions link(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
