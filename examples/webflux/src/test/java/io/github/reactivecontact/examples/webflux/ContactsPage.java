package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Page object. Finds elements by role and visible text where possible. */
final class ContactsPage {

    final Page page;

    ContactsPage(Page page) {
        this.page = page;
    }

    Locator numbers() {
        return page.getByLabel("Phone numbers or chat ids, one a line");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(Pattern name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator cards() {
        return page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Contacts"))
                .locator("> li");
    }

    Locator names() {
        return cards().getByRole(AriaRole.HEADING);
    }

    Locator progressBar() {
        return page.getByRole(AriaRole.PROGRESSBAR);
    }

    Locator text(String id) {
        return page.locator("#" + id);
    }

    ContactsPage paste(String... lines) {
        page.evaluate("text => navigator.clipboard.writeText(text)", String.join("\n", lines));
        numbers().focus();
        page.keyboard().press("Control+A");
        page.keyboard().press("Control+V");
        return this;
    }

    ContactsPage choose(String name, String text) {
        return choose(name, text.getBytes(StandardCharsets.UTF_8));
    }

    ContactsPage choose(String name, byte[] bytes) {
        page.locator("#file").setInputFiles(new FilePayload(name, "", bytes));
        return this;
    }

    Locator country() {
        return page.getByLabel("Country of numbers without +");
    }

    ContactsPage lookUp() {
        button("Look up").click();
        return this;
    }

    ContactsPage awaitEnd(String title) {
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(title)))
                .isVisible();
        return this;
    }

    ContactsPage awaitText(String id, String regex) {
        assertThat(text(id)).hasText(Pattern.compile(regex));
        return this;
    }

    /** Records the texts of an element from now on. */
    JSHandle textsOf(String id) {
        return text(id).evaluateHandle("element => { const texts = [];"
                + " new MutationObserver(() => texts.push(element.textContent))"
                + ".observe(element, {childList: true}); return texts; }");
    }

    /** The drawer of a row. */
    Locator drawer() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** Opens the drawer of a card. */
    Locator open(String name) {
        button(name).click();
        return drawer();
    }

    ContactsPage view(String name) {
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(name).setExact(true))
                .check(new Locator.CheckOptions().setForce(true));
        return this;
    }

    /** Waits until at least this many rows are there. */
    ContactsPage awaitRows(int rows) {
        page.waitForFunction("rows => Number(document.getElementById('done').textContent) >= rows", rows);
        return this;
    }

    int rows() {
        return Integer.parseInt(text("count-all").textContent());
    }

    ContactsPage show(String outcome) {
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^" + outcome)))
                .check(new Locator.CheckOptions().setForce(true));
        return this;
    }

    ContactsPage filter(String text) {
        page.getByRole(AriaRole.SEARCHBOX).fill(text);
        return this;
    }

    boolean isWiderThanScreen() {
        return (Boolean) page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }
}
