package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page makes of the statistics of the service. */
class StatsPageTest extends BrowserTest {

    private static final long START = 1_700_000_000_000L;

    @Test
    void events_bunched_showRatesOfTheServiceAndCooldowns() {
        ContactsPage page = withStats(
                event(0, 100, 100, 0, 0, "READY"),
                event(1_000, 110, 110, 0, 0, "READY"),
                event(2_000, 119, 118, 0, 3, "COOLING_DOWN"),
                event(3_000, 129, 128, 0, 3, "COOLING_DOWN"));

        assertThat(page.text("charts").locator("b").first()).hasText("10 of 9.8");
        assertThat(page.text("charts").locator(".chart-note").first()).hasText("3 × 429, 1 not available");
        assertThat(page.text("charts").locator(".limit").first()).isAttached();
        assertThat(page.text("charts").locator(".throttled")).hasCount(1);
        assertThat(page.text("charts").locator(".cooldown")).hasCount(2);
        assertThat(page.text("instances").locator("tr").nth(1)).containsText("Cooling down");
        assertThat(page.text("instances").locator("tr").nth(2)).containsText("For any instance");
    }

    @Test
    void health_ofEvents_isReadyOnlyIfInstancesAnswer() {
        ContactsPage page = desktop();
        String health = """
                async (events) => {
                  const { Health } = await import('./health.js');
                  const health = new Health();
                  return events.trim().split('\\n\\n').map((event) => health.add(JSON.parse(event.slice(5))))
                    .map(({ state, words }) => `${state}: ${words}`).join('\\n');
                }""";
        String events = Stream.of(
                        event(0, 0, 0, 0, 0, "READY"),
                        event(1_000, 3, 0, 3, 0, "READY"),
                        event(2_000, 5, 2, 3, 0, "READY"),
                        event(3_000, 7, 2, 5, 0, "READY"),
                        event(4_000, 8, 3, 5, 0, "CIRCUIT_OPEN"),
                        event(5_000, 8, 3, 5, 0, "READY").replace("\"inFlight\":0,\"e", "\"inFlight\":2,\"e"),
                        event(25_000, 8, 3, 5, 0, "READY").replace("\"inFlight\":0,\"e", "\"inFlight\":2,\"e"))
                .collect(Collectors.joining());

        org.assertj.core.api.Assertions.assertThat(page.page.evaluate(health, events))
                .isEqualTo(String.join(
                        "\n",
                        "waiting: 2 instances, not asked yet",
                        "lost: 2 instances, last requests failed",
                        "ready: 2 instances ready",
                        "lost: 2 instances, last requests failed",
                        "degraded: 1 of 2 instances ready",
                        "ready: 2 instances ready",
                        "degraded: 2 instances, no answer for 21 s"));
    }

    /** A page whose statistics are these events, all at once. */
    private ContactsPage withStats(String... events) {
        ContactsPage page = desktop();
        AtomicBoolean isSent = new AtomicBoolean();
        page.page.route("**/stats", route -> {
            // The browser reconnects after the end of the stream.
            if (!isSent.getAndSet(true)) {
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/event-stream")
                        .setBody(String.join("", events)));
            }
        });
        page.page.reload();
        return page;
    }

    /** The counts are those of the first instance. The second one has the state. */
    private static String event(long at, long sent, long found, long failed, long throttled, String state) {
        return "data:{\"at\":%d,\"waiting\":0,\"inFlight\":0,\"estimatedSeconds\":0,\"instances\":[%s,%s]}\n\n"
                .formatted(
                        START + at,
                        instance("1", sent, found, failed, throttled, "READY"),
                        instance("2", 0, 0, 0, 0, state));
    }

    private static String instance(String id, long sent, long found, long failed, long throttled, String state) {
        return ("{\"idInstance\":\"%s\",\"state\":\"%s\",\"ratePerSecond\":9.8,\"marginMs\":20,\"waiting\":0,\"inFlight\":0,"
                        + "\"sent\":%d,\"found\":%d,\"noContact\":0,\"throttled\":%d,\"failed\":%d,"
                        + "\"cooldownRemainingMs\":null,\"cooldownReason\":null}")
                .formatted(id, state, sent, found, throttled, failed);
    }
}
