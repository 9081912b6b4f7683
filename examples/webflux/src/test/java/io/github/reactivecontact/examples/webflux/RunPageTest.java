package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.Fault;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs of the page through errors, reloads and restarts: no row is lost, and no number is asked twice. */
class RunPageTest extends BrowserTest {

    @Test
    void service_restartedDuringRun_isContinuedWithTheRemaining() {
        stallOnce("79170001000");
        ContactsPage page = desktop().paste(numbers(79170001000L, 80)).lookUp().awaitRows(20);
        int port = service.port();

        service.close();

        page.awaitEnd("Interrupted");
        int kept = page.rows();
        assertThat(kept).isBetween(20, 79);
        assertThat(page.button("Continue with the remaining " + (80 - kept))).isVisible();
        assertThat(page.text("problem"))
                .hasText("The service cannot be reached. " + kept
                        + " rows are kept. The page continues as soon as the service answers.");
        assertThat(page.page).hasTitle(Pattern.compile("^Interrupted at " + 100 * kept / 80 + " % · Contact lookup$"));
        assertThat(page.text("service-text")).hasText("Reconnecting");
        assertThat(Axe.violations(page.page)).isEmpty();

        service = Service.start("server.port=" + port);

        page.awaitEnd("Finished");
        assertThat(page.text("count-found")).hasText("80");
        assertThat(service.bean(GreenApiSimulator.class).requests()).isEqualTo(80 - kept);
        assertThat(page.text("problem")).isHidden();
        chromium.expectError("ERR_");
        chromium.expectError("status of 404");
    }

    @Test
    void page_reloadedDuringRun_asksAndKeepsRows() {
        stallOnce("79170002000");
        ContactsPage page = desktop().paste(numbers(79170002000L, 60)).lookUp().awaitRows(10);
        assertThat(page.page).hasTitle(Pattern.compile("^\\d\\d? % · Contact lookup$"));
        page.page.waitForCondition(() -> (Boolean) page.page.evaluate("""
                async () => {
                  const { Store } = await import('./store.js');
                  const [run] = await new Store().runs();
                  return run.done > 0;
                }"""));

        page.page.reload();

        page.awaitEnd("Interrupted");
        assertThat(page.rows()).isGreaterThan(0);
        chromium.expectError("dialog: beforeunload");
        awaitIdle();
        page.text("continue").click();
        page.awaitEnd("Finished");
        assertThat(page.text("count-found")).hasText("60");
        assertThat(page.progressBar()).hasAttribute("aria-valuenow", "60");

        page.page.reload();

        page.awaitEnd("Finished");
        assertThat(page.text("count-found")).hasText("60");
        assertThat(page.text("continue")).isHidden();
    }

    @Test
    void failedRows_lookedUpAgain_areReplaced() {
        ContactsPage page = desktop();
        page.page.route(
                "**/lists/*/lookup",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/x-ndjson")
                        .setBody(
                                "{\"line\":1,\"position\":1,\"source\":\"+79170003001\",\"chatId\":\"79170003001@c.us\","
                                        + "\"outcome\":\"failed\",\"reason\":\"SERVER_ERROR\",\"message\":\"500\"}\n"
                                        + "{\"line\":2,\"position\":2,\"source\":\"+79170003002\",\"chatId\":\"79170003002@c.us\","
                                        + "\"outcome\":\"no_contact\"}\n")),
                new Page.RouteOptions().setTimes(1));
        page.paste("+79170003001", "+79170003002").lookUp().awaitEnd("Finished");
        assertThat(page.cards().first()).containsText("GREEN-API had an error");
        assertThat(page.open("+7 917 000 30 01")).containsText("Look up the failed again.");
        page.button("Close").click();

        page.button("Look up the failed one again").click();

        page.awaitText("count-found", "^1$").awaitEnd("Finished");
        assertThat(page.text("count-no_contact")).hasText("1");
        assertThat(page.text("count-failed")).hasText("0");
        assertThat(service.bean(GreenApiSimulator.class).requests()).isEqualTo(1);
        assertThat(page.text("retry")).isHidden();
    }

    @Test
    void stoppedList_exampleClickedAndOtherTabOpened_isKept() {
        stallOnce("79170004000");
        ContactsPage page = desktop().paste(numbers(79170004000L, 500)).lookUp().awaitRows(5);
        page.button("Two dozen").click();
        page.button("Stop").click();
        page.awaitEnd("Stopped");
        int kept = page.rows();
        assertThat(page.text("of-total")).hasText("of 500");

        page.button("Two dozen").click();
        page.awaitText("count-found", "^24$").awaitEnd("Finished");
        assertThat(page.text("history-list")).containsText("+79170004000 and 499 more");
        page.button(Pattern.compile("^\\+79170004000")).click();
        page.awaitText("count-all", "^" + kept + "$").awaitEnd("Stopped");

        Page other = page.page.context().newPage();
        other.navigate(page.page.url());
        assertThat(other.locator("#run-of")).hasText("+79160000100 and 23 more");
        other.getByText("+79170004000 and 499 more").click();
        assertThat(other.locator("#problem")).hasText("This list is open in another tab.");
        Locator delete = other.getByRole(
                AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName("Delete the results of +79170004000 and 499 more"));
        delete.click();
        delete.click();
        assertThat(delete).hasText("Open in another tab");
        other.close();

        page.button("Delete the results of +79160000100 and 23 more").click();
        page.button("Delete the results of +79160000100 and 23 more").click();
        assertThat(page.text("history")).isHidden();
    }

    @Test
    void sameList_lookedUpAgain_isContinued() {
        stallOnce("79170005000");
        ContactsPage page = desktop().paste(numbers(79170005000L, 40)).lookUp().awaitRows(5);
        page.button("Stop").click();
        page.awaitEnd("Stopped");
        awaitIdle();
        int kept = page.rows();

        page.lookUp().awaitEnd("Finished");

        assertThat(page.text("count-found")).hasText("40");
        assertThat(service.bean(GreenApiSimulator.class).requests()).isBetween(40L, 40L + 40);
        assertThat(page.text("history")).isHidden();
        assertThat(kept).isBetween(5, 39);
    }

    @Test
    void end_pageHiddenAndNotificationsAllowed_isNotified() {
        ContactsPage page = desktop();
        page.page.evaluate("""
                () => {
                  globalThis.shown = [];
                  globalThis.Notification = class extends EventTarget {
                    static permission = 'default';
                    static async requestPermission() { this.permission = 'granted'; }
                    constructor(title, { body }) { super(); shown.push(`${title}: ${body}`); }
                  };
                  Object.defineProperty(document, 'hidden', { value: true });
                }""");

        page.paste(numbers(79170006000L, 40)).lookUp();
        page.button("Notify me at the end").click();
        page.awaitEnd("Finished");

        assertThat((List<?>) page.page.evaluate("shown"))
                .singleElement()
                .asString()
                .startsWith("Finished: +79170006000 and 39 more: 40 found, 0 without contact, 0 failed, in ");
        assertThat(page.text("notify")).isHidden();
    }

    /** Withholds one answer to the first number of a list. The run does not end before the test interrupts it. */
    private void stallOnce(String phone) {
        service.bean(GreenApiSimulator.class).injectFault(ChatId.ofPhone(phone), Fault.STALL, 1);
    }

    /** Waits until the stalled request is cancelled. Another lookup of its number would join it. */
    private void awaitIdle() {
        ReactiveContactClient client = service.bean(ReactiveContactClient.class);
        TestTimeout.await().until(() -> client.snapshot().inFlight() == 0);
    }
}
