package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** The service without an instance, which uses the simulator. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class WebfluxExampleTest {

    private static final String NUMBER = "79001234560";

    private static Service service;
    private static List<String> startLines;

    @BeforeAll
    static void start() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            service = Service.start();
            startLines = logs.lines();
        }
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void start_withoutInstance_logsSimulatorOnce() {
        assertThat(startLines)
                .filteredOn(line -> line.contains("No instance is configured"))
                .singleElement()
                .asString()
                .contains("INFO", service.bean(GreenApiSimulator.class).apiUrl().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/contacts/x", "/nowhere", "/actuator/health", "/contacts/120363043968066561@g.us"})
    void response_anyPath_hasSecurityHeaders(String path) {
        service.web()
                .get()
                .uri(path)
                .exchange()
                .expectHeader()
                .valueEquals(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
                                + " https: "
                                + service.bean(GreenApiSimulator.class).apiUrl()
                                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("Referrer-Policy", "no-referrer")
                .expectBody();
    }

    static Stream<Arguments> requestsOfTheReadme() throws IOException {
        return Pattern.compile("\\$ curl -s localhost:8080(/\\S+)\\n +(.*)")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> {
                    Matcher status = Pattern.compile("\"status\":(\\d+)").matcher(found.group(2));
                    return Arguments.of(found.group(1), status.find() ? Integer.parseInt(status.group(1)) : 200);
                });
    }

    @ParameterizedTest
    @MethodSource("requestsOfTheReadme")
    void request_ofTheReadme_hasItsStatus(String path, int status) {
        service.web()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
    }

    @ParameterizedTest
    @CsvSource({"cross-site, 403", "same-origin, 200", "none, 200"})
    void lookup_crossSite_returnsForbidden(String site, int status) {
        service.web()
                .get()
                .uri("/contacts/" + NUMBER)
                .header("Sec-Fetch-Site", site)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
    }

    @Test
    void page_root_isHtml() {
        service.web()
                .get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                .expectBody();
    }

    @Test
    void avatar_ofContact_isSimulatorPicture() {
        String avatar = Flux.range(0, 20)
                .concatMap(i -> service.web()
                        .get()
                        .uri("/contacts/7900123456" + i % 10 + "@c.us")
                        .exchange()
                        .returnResult(JsonNode.class)
                        .getResponseBody())
                .map(contact -> contact.path("avatar").asString(""))
                .filter(url -> !url.isEmpty())
                .blockFirst();

        assertThat(avatar)
                .startsWith(service.bean(GreenApiSimulator.class).apiUrl() + "/pictures/")
                .contains(".svg?");
    }

    @Test
    void stats_events_haveEveryInstance() {
        List<JsonNode> events = service.web()
                .get()
                .uri("/stats")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .returnResult(JsonNode.class)
                .getResponseBody()
                .take(2)
                .collectList()
                .block();

        assertThat(events).hasSize(2).allSatisfy(stats -> {
            assertThat(stats.propertyNames())
                    .containsExactly("at", "waiting", "inFlight", "estimatedSeconds", "instances");
            assertThat(stats.get("instances")).hasSize(4).allSatisfy(instance -> {
                assertThat(instance.propertyNames())
                        .containsExactly(
                                "idInstance",
                                "state",
                                "ratePerSecond",
                                "marginMs",
                                "waiting",
                                "inFlight",
                                "sent",
                                "found",
                                "noContact",
                                "throttled",
                                "failed",
                                "cooldownRemainingMs",
                                "cooldownReason");
                assertThat(instance.get("ratePerSecond").doubleValue()).isBetween(5.0, 10.0);
                assertThat(instance.get("state").stringValue()).isEqualTo("READY");
            });
        });
    }

    @Test
    void health_ready_isUpWithInstances() {
        service.web()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP")
                .jsonPath("$.components.contactClient.details.instances.length()")
                .isEqualTo(4)
                .jsonPath("$.components.contactClient.details.instances['7103000001'].state")
                .value(String.class, state -> assertThat(state).isIn("READY", "THROTTLED"));
    }

    @Test
    void metrics_afterLookup_countCacheWithoutNumber() {
        for (int i = 0; i < 2; i++) {
            service.web().get().uri("/contacts/" + NUMBER + "@c.us").exchange().expectBody();
        }
        service.web().get().uri("/contacts/0" + NUMBER).exchange().expectBody();

        // The meters of a client read one snapshot for a moment, which an earlier scrape may have taken.
        await().untilAsserted(() -> assertThat(metrics())
                .contains("uri=\"/contacts/{chatId}\"")
                .contains("contact_client_waiting_lookups{client=\"reactiveContactClient\"} 0.0")
                .containsPattern("contact_cache_lookups_total\\{client=\"reactiveContactClient\",result=\"hit\"} [1-9]")
                .doesNotContain(NUMBER));
    }

    private static String metrics() {
        return service.web()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void stats_serviceStops_end() {
        Service stopping = Service.start("server.shutdown=graceful");
        Flux<JsonNode> events = stopping.web()
                .get()
                .uri("/stats")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .returnResult(JsonNode.class)
                .getResponseBody();

        StepVerifier.create(events)
                .expectNextCount(1)
                .then(stopping::stop)
                .thenConsumeWhile(event -> true)
                .expectComplete()
                .verify(TestTimeout.LIMIT);
        stopping.close();
    }

    @Test
    void trace_ofLookup_spansRequestToAttempt() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            service.web().get().uri("/contacts/79007654321@c.us").exchange().expectBody();

            TestTimeout.await()
                    .untilAsserted(() -> assertThat(traces(logs, "http get /contacts/{chatid}"))
                            .containsAnyElementsOf(traces(logs, "contact attempt"))
                            .containsAnyElementsOf(traces(logs, "contact lookup")));
            assertThat(traces(logs, "contact lookup")).doesNotHaveDuplicates();
            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("SpanLog"))
                    .noneMatch(line -> line.contains("79007654321"));
        }
    }

    private static List<String> traces(CapturedLogs logs, String span) {
        return logs.lines().stream()
                .filter(line -> line.contains("SpanLog")
                        && line.toLowerCase(Locale.ROOT).contains(": " + span))
                .map(line -> line.substring(line.indexOf(" - ") + 3).split(" ")[0])
                .toList();
    }
}
