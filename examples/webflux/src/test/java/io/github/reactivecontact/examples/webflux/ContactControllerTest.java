package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.Fault;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;

@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class ContactControllerTest {

    private static final String NUMBER = "71234567890";

    private static GreenApiSimulator simulator;
    private static Service service;

    @BeforeAll
    static void start() {
        simulator = GreenApiSimulator.start();
        service = Service.start(ReactiveContactClient.builder()
                .instances(simulator.instances())
                .unlimitedRate()
                .retry(RetryPolicy.none())
                .cooldown(Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    @AfterAll
    static void close() {
        service.close();
        simulator.close();
    }

    @AfterEach
    void clear() {
        simulator.clear();
        simulator.state(simulator.instance().idInstance(), InstanceState.ANSWERING);
    }

    @Test
    void contact_found_hasServerProperties() {
        service.web()
                .get()
                .uri("/contacts/{chatId}", NUMBER + "@c.us")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .jsonPath("$.chatId")
                .isEqualTo(NUMBER + "@c.us")
                .jsonPath("$.verification.level")
                .isEqualTo(1)
                .jsonPath("$.products[0].reviewStatus.whatsapp")
                .isEqualTo("APPROVED")
                .jsonPath("$.additionalProperties")
                .doesNotExist()
                .jsonPath("$.muteExpiration")
                .doesNotExist();
    }

    @Test
    void contact_formattedPhoneNumber_isFound() {
        service.web()
                .get()
                .uri("/contacts/{chatId}", "+7 (123) 456-78-90")
                .exchange()
                .expectBody()
                .jsonPath("$.chatId")
                .isEqualTo(NUMBER + "@c.us");
    }

    @ParameterizedTest
    @CsvSource({"'', 200", "?strict=false, 200", "?strict=true, 400", "?strict, 400", "?strict=, 400"})
    void contact_possibleNumber_isRejectedIfStrict(String strict, int status) {
        service.web()
                .get()
                .uri("/contacts/{chatId}" + strict, "+491000000000")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .value(body -> assertThat(body.contains("INVALID_CHAT_ID")).isEqualTo(status == 400));
    }

    @Test
    void contact_strictOfAnotherWord_isRefused() {
        service.web()
                .get()
                .uri("/contacts/{chatId}?strict=very", NUMBER)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("strict must be true or false, was 'very'");
    }

    @Test
    void contact_group_returnsNotFound() {
        problem("120363043968066561@g.us", HttpStatus.NOT_FOUND, "NO_CONTACT");
    }

    @Test
    void contact_invalidChatId_returnsBadRequestWithMaskedNumber() {
        String body = problem("0" + NUMBER, HttpStatus.BAD_REQUEST, "INVALID_CHAT_ID");

        assertThat(body).doesNotContain(NUMBER).contains("************");
    }

    @Test
    void contact_queueFull_returnsTooManyRequestsWithRetryAfter() {
        try (Service limited = Service.start(ReactiveContactClient.builder()
                .instances(simulator.instances())
                .requestRate(1, Duration.ofHours(1))
                .maxWaiting(1))) {
            limited.web()
                    .get()
                    .uri("/contacts/79000000001@c.us")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.chatId")
                    .exists();
            Disposable waiting = limited.http()
                    .get()
                    .uri("/contacts/79000000002@c.us")
                    .response()
                    .subscribe();
            ReactiveContactClient client = limited.bean(ReactiveContactClient.class);
            TestTimeout.await().until(() -> client.snapshot().waiting() == 1);

            limited.web()
                    .get()
                    .uri("/contacts/79000000003@c.us")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
                    .expectHeader()
                    .value(
                            "Retry-After",
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(3_000, 7_300))
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody()
                    .jsonPath("$.reason")
                    .isEqualTo("QUEUE_FULL");
            waiting.dispose();
            TestTimeout.await().until(() -> client.snapshot().waiting() == 0);
        }
    }

    @Test
    void contact_noInstanceReady_returnsServiceUnavailable() {
        simulator.state(simulator.instance().idInstance(), InstanceState.NOT_AUTHORIZED);

        problem(NUMBER + "@c.us", HttpStatus.SERVICE_UNAVAILABLE, "INSTANCE_NOT_AUTHORIZED", "NO_INSTANCE");
    }

    @Test
    void contact_everyInstanceCoolingDown_returnsServiceUnavailableWithRetryAfter() {
        simulator.state(simulator.instance().idInstance(), InstanceState.NOT_AUTHORIZED);
        try (Service coolingDown = Service.unlimited(simulator)) {
            coolingDown
                    .web()
                    .get()
                    .uri("/contacts/79000000001@c.us")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                    .expectBody();

            coolingDown
                    .web()
                    .get()
                    .uri("/contacts/79000000002@c.us")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                    .expectHeader()
                    .value(
                            "Retry-After",
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60))
                    .expectBody()
                    .jsonPath("$.reason")
                    .isEqualTo("NO_INSTANCE");
        }
    }

    @Test
    void contact_serverError_returnsBadGateway() {
        simulator.fail(NUMBER + "@c.us", ErrorReply.BAD_GATEWAY);

        problem(NUMBER + "@c.us", HttpStatus.BAD_GATEWAY, "SERVER_ERROR");
    }

    @Test
    void contact_deadlineExceeded_returnsGatewayTimeoutAndCancelsRequest() {
        simulator.injectFault(NUMBER + "@c.us", Fault.STALL);
        try (Service limited = Service.unlimited(simulator, "contacts.deadline=100ms")) {
            limited.web()
                    .get()
                    .uri("/contacts/" + NUMBER + "@c.us")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.GATEWAY_TIMEOUT)
                    .expectBody()
                    .jsonPath("$.reason")
                    .isEqualTo("DEADLINE");
            ReactiveContactClient client = limited.bean(ReactiveContactClient.class);
            TestTimeout.await().until(() -> client.snapshot().inFlight() == 0);
        }
    }

    private String problem(String chatId, HttpStatus status, String... reasons) {
        WebTestClient.BodyContentSpec body = service.web()
                .get()
                .uri("/contacts/{chatId}", chatId)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.reason")
                .value(String.class, reason -> assertThat(reason).isIn((Object[]) reasons))
                .jsonPath("$.status")
                .isEqualTo(status.value());
        String text = new String(body.returnResult().getResponseBody(), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain(chatId);
        return text;
    }
}
