package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.github.reactivecontact.ContactInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WCAG checks of the page. Other tests cover names and roles. */
class PageAccessibilityTest extends BrowserTest {

    private static final String SHOP = "+79160011001";
    private static final String GROUP = "120363043968066561@g.us";

    /** Lists texts with too little contrast. A canvas composes all backgrounds behind a text. */
    static final String LOW_CONTRAST_TEXTS = """
            () => {
              const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              const paint = (colour, opacity) => {
                canvas.globalAlpha = opacity;
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
                  .map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4));
                return .2126 * r + .7152 * g + .0722 * b;
              };
              const contrast = (element, { color, opacity = 1 }) => {
                const ancestors = [];
                for (let e = element; e !== null; e = e.parentElement) {
                  ancestors.unshift(getComputedStyle(e));
                }
                let shown = 1;
                let back = paint('white', 1);
                ancestors.forEach((style) => {
                  shown *= style.opacity;
                  back = paint(style.backgroundColor, shown);
                });
                const front = paint(color, shown * opacity);
                return (Math.max(front, back) + .05) / (Math.min(front, back) + .05);
              };
              const texts = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (walker.currentNode.data.trim() !== '' && element.checkVisibility()) {
                  texts.push([walker.currentNode.data, contrast(element, { color: getComputedStyle(element).color })]);
                }
              }
              document.querySelectorAll('[placeholder]').forEach((field) =>
                texts.push([field.placeholder, contrast(field, getComputedStyle(field, '::placeholder'))]));
              return texts.filter(([, contrast]) => !(contrast >= 4.5))
                .map(([text, contrast]) => `${text}: ${contrast.toFixed(2)}`);
            }""";

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void text_anyTheme_hasSufficientContrast(ColorScheme theme) {
        answer(SHOP, shop());
        ContactsPage page = desktop();
        page.page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
        page.paste(SHOP, "+79160011002", GROUP, "invalid").lookUp().awaitEnd("Finished");
        assertThat(page.cards()).hasCount(4);
        page.text("problem").evaluate("element => { element.hidden = false; element.textContent = 'Failed'; }");

        assertThat((List<?>) page.page.evaluate(LOW_CONTRAST_TEXTS)).isEmpty();
    }

    @Test
    void drawer_openedByKeyboard_isScrollableAndReturnsFocus() {
        answer(SHOP, shop());
        ContactsPage page = desktop().paste(SHOP).lookUp().awaitEnd("Finished");

        page.button("Shop").press("Enter");

        assertThat(page.drawer()).hasAccessibleName("Shop");
        assertThat(page.drawer().getByRole(AriaRole.LIST).getByRole(AriaRole.LISTITEM))
                .hasCount(5);
        page.text("drawer-body").press("End");
        page.page.waitForCondition(() -> (Boolean) page.text("drawer-body").evaluate("body => body.scrollTop > 0"));
        page.page.keyboard().press("Escape");
        assertThat(page.drawer()).isHidden();
        assertThat(page.button("Shop")).isFocused();
    }

    @Test
    void instances_table_isFocusableByKeyboard() {
        Locator table = desktop().page.locator(".table");

        assertThat(table).hasAttribute("tabindex", "0");
        assertThat(table).hasRole(AriaRole.GROUP);
        assertThat(table).hasAccessibleName("What each instance does now");
    }

    @Test
    void charts_withoutData_haveNames() {
        Page page = desktop().page;
        page.route("**/stats", route -> {});
        page.reload();

        Locator charts = page.getByRole(AriaRole.IMG);
        assertThat(charts).hasCount(3);
        assertThat(charts.nth(0)).hasAccessibleName("Requests/s");
        assertThat(charts.nth(1)).hasAccessibleName("Waiting");
        assertThat(charts.nth(2)).hasAccessibleName("In flight");
    }

    /** A shop with five products, the second one hidden. */
    private static ContactInfo shop() {
        return ContactInfo.builder()
                .name("Shop")
                .contactName("The shop")
                .category("Bakery")
                .description("Open every day")
                .lastSeen("2024-03-24T15:26:15Z")
                .products(IntStream.range(0, 5)
                        .mapToObj(i -> new ContactInfo.Product(
                                String.valueOf(i), null, null, null, "Bread " + i, null, "2 EUR", i == 1, Map.of()))
                        .toList())
                .build();
    }
}
