package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.Fault;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class WebhookControllerTest {

    private static final String SENDER = "79001234561@c.us";
    private static final String LID = "120650379300963@lid";
    private static final String GROUP = "120363043968066561@g.us";
    private static final String ONE = "7103000001";
    private static final String UNKNOWN = "7103009999";
    private static final String SECRET = "Bearer 6f1c9ad2";

    private @Nullable Service service;

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
    }

    private Service service(String... properties) {
        service = Service.start(properties);
        return service;
    }

    @Test
    void message_accepted_isStreamedWithNamesThenWithTheContact() {
        service();
        answer(
                SENDER,
                ContactInfo.builder()
                        .name("Anna")
                        .category("Bakery")
                        .isBusiness(true)
                        .build());

        assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);

        JsonNode first = await("looking_up", 1);
        assertThat(first.at("/message/senderName").stringValue()).isEqualTo("Sam");
        assertThat(first.at("/message/savedName").stringValue()).isEqualTo("Saved Sam");
        assertThat(first.at("/message/kind").stringValue()).isEqualTo("textMessage");
        assertThat(first.at("/message/at").stringValue()).isEqualTo("2023-11-14T22:13:20Z");
        JsonNode found = await("found", 1);
        assertThat(found.get("chatId").stringValue()).isEqualTo(SENDER);
        assertThat(found.at("/contact/name").stringValue()).isEqualTo("Anna");
        assertThat(found.at("/contact/category").stringValue()).isEqualTo("Bakery");
    }

    @Test
    void message_anywhere_leavesNoTextAndNoNumberInLogsOrStream() {
        service("logging.level.io.github.reactivecontact.examples=debug");
        try (CapturedLogs logs = CapturedLogs.start()) {
            assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);
            JsonNode writer = await("found", 1);
            assertThat(post(Webhooks.message("A2", ONE, SENDER) + "}")).isEqualTo(400);

            assertThat(writer.toString()).doesNotContain(Webhooks.TEXT);
            assertThat(logs.lines())
                    .filteredOn(line -> !line.matches("(?s)(TRACE|DEBUG).*") || line.contains("reactivecontact"))
                    .noneMatch(line -> line.contains("79001234561") || line.contains(Webhooks.TEXT));
        }
    }

    @Test
    void message_repeated_countsOnce() {
        service();
        for (int i = 0; i < 3; i++) {
            assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);
        }
        assertThat(post(Webhooks.message("A2", ONE, SENDER))).isEqualTo(200);

        assertThat(await("found", 2).get("messages").longValue()).isEqualTo(2);
    }

    @Test
    void message_inGroup_isOfTheSender() {
        service();

        assertThat(post(Webhooks.message("A1", ONE, GROUP, SENDER, "Sam", 1_700_000_000, "imageMessage")))
                .isEqualTo(200);

        JsonNode writer = await("found", 1);
        assertThat(writer.get("chatId").stringValue()).isEqualTo(SENDER);
        assertThat(writer.at("/message/group").stringValue()).isEqualTo("Neighbours");
    }

    @Test
    void message_older_countsButDoesNotReplaceTheNewer() {
        service();
        assertThat(post(Webhooks.message("A2", ONE, SENDER, SENDER, "New", 1_700_000_100, "audioMessage")))
                .isEqualTo(200);
        assertThat(post(Webhooks.message("A1", ONE, SENDER, SENDER, "Old", 1_700_000_000, "textMessage")))
                .isEqualTo(200);

        JsonNode writer = await("found", 2);
        assertThat(writer.at("/message/senderName").stringValue()).isEqualTo("New");
        assertThat(writer.at("/message/kind").stringValue()).isEqualTo("audioMessage");
    }

    @Test
    void lid_ofInstance_isLookedUpThroughThatInstance() {
        service();
        GreenApiSimulator simulator = service.bean(GreenApiSimulator.class);
        assertThat(post(Webhooks.message("A1", "7103000003", LID))).isEqualTo(200);

        assertThat(await("found", 1).get("chatId").stringValue()).isEqualTo(LID);
        assertThat(simulator.requests("7103000003")).isEqualTo(1);
        assertThat(simulator.requests()).isEqualTo(1);
    }

    @Test
    void instance_unknown_isNotAskedForLidsButAnyIsForNumbers() {
        service();
        assertThat(post(Webhooks.message("A1", UNKNOWN, LID))).isEqualTo(200);
        assertThat(await("failed", 1).get("reason").stringValue()).isEqualTo(Reason.NO_INSTANCE.name());

        assertThat(post(Webhooks.message("A2", UNKNOWN, SENDER))).isEqualTo(200);
        assertThat(await("found", 1).get("chatId").stringValue()).isEqualTo(SENDER);
    }

    @Test
    void message_bufferFull_returns503AndIsAcceptedLater() {
        service("webhooks.max-pending=1");
        service.bean(GreenApiSimulator.class).injectFault(ChatId.parse(SENDER), Fault.STALL, 1);
        assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);

        assertThat(post(Webhooks.message("B1", ONE, "79001234562@c.us"))).isEqualTo(503);
        assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);
        service.bean(ReactiveContactClient.class).close();
        await("failed", 1);
        TestTimeout.await()
                .untilAsserted(() -> assertThat(post(Webhooks.message("B1", ONE, "79001234562@c.us")))
                        .isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "\"text\"",
                "{}",
                "{\"typeWebhook\": \"incomingMessageReceived\"}",
                "{\"typeWebhook\": \"stateInstanceChanged\", \"instanceData\": {}}",
                "{\"typeWebhook\": \"x\", \"instanceData\": {\"idInstance\": 1}} {}",
                "{\"typeWebhook\": \"x\", \"instanceData\": 5}"
            })
    void body_notAWebhook_returnsBadRequest(String body) {
        service();
        assertThat(post(body)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"typeWebhook\": \"deviceInfo\", \"instanceData\": {\"idInstance\": 1}}",
                "{\"typeWebhook\": \"incomingMessageReceived\", \"instanceData\": {\"idInstance\": 1}}",
                "{\"typeWebhook\": \"incomingMessageReceived\", \"instanceData\": {\"idInstance\": 1},"
                        + " \"idMessage\": \"A\", \"senderData\": {\"chatId\": \"status@broadcast\"}}"
            })
    void webhook_withoutSender_isIgnored(String body) {
        service();
        assertThat(post(body)).isEqualTo(200);

        assertThat(snapshot().at("/writers")).isEmpty();
    }

    @Test
    void body_tooLarge_returns413() {
        service("webhooks.max-body=1KB");
        assertThat(post("{\"a\": \"" + "x".repeat(1024) + "\"}")).isEqualTo(413);
        assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        SECRET + ", 200",
        "Bearer 6f1c9ad3, 401",
        "Bearer 6f1c9ad, 401",
        "bearer 6f1c9ad2, 401",
        "6f1c9ad2, 401",
        ", 401"
    })
    void authorization_set_isCompared(@Nullable String header, int status) {
        service("webhooks.authorization=" + SECRET);

        assertThat(request(Webhooks.message("A1", ONE, SENDER), header)).isEqualTo(status);
        assertThat(snapshot().at("/writers")).hasSize(status == 200 ? 1 : 0);
        assertThat(snapshot().at("/simulated")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhooks.authorization=", "webhooks.max-pending=10"})
    void authorization_notSetWithInstances_rejectsEverythingAndWarns(String property) {
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                CapturedLogs logs = CapturedLogs.start()) {
            service = Service.start(ReactiveContactClient.builder().instance(simulator.instance()), property);

            assertThat(request(Webhooks.message("A1", ONE, SENDER), null)).isEqualTo(401);
            assertThat(request(Webhooks.message("A1", ONE, SENDER), "Bearer ")).isEqualTo(401);
            assertThat(logs.lines()).anyMatch(line -> line.contains("set webhooks.authorization"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "notAuthorized, INSTANCE_NOT_AUTHORIZED",
        "blocked, INSTANCE_NOT_AUTHORIZED",
        "suspended, FORBIDDEN",
        "quotaExceeded, QUOTA_EXCEEDED"
    })
    void stateChanged_unusable_coolsDownTheInstance(String state, Reason reason) {
        service();
        assertThat(post(
                        state.equals("quotaExceeded")
                                ? Webhooks.quota(ONE)
                                : Webhooks.state(ONE, state, 1_700_000_000)))
                .isEqualTo(200);

        ReactiveContactClient client = service.bean(ReactiveContactClient.class);
        TestTimeout.await()
                .untilAsserted(() -> assertThat(client.snapshot().instance(ONE).orElseThrow())
                        .matches(instance -> instance.state() == State.COOLING_DOWN)
                        .matches(instance -> instance.cooldownReason() == reason));
        assertThat(service.bean(GreenApiSimulator.class).requests()).isZero();
    }

    @Test
    void stateChanged_olderOrUnknown_changesNothing() {
        service();
        assertThat(post(Webhooks.state(ONE, "authorized", 1_700_000_100))).isEqualTo(200);
        assertThat(post(Webhooks.state(ONE, "notAuthorized", 1_700_000_000))).isEqualTo(200);
        assertThat(post(Webhooks.state(ONE, "pendingCode", 1_700_000_200))).isEqualTo(200);
        assertThat(post(Webhooks.state(UNKNOWN, "notAuthorized", 1_700_000_200)))
                .isEqualTo(200);

        assertThat(service.bean(ReactiveContactClient.class).snapshot().instances())
                .allMatch(instance -> instance.state() == State.READY);
    }

    @Test
    void stream_withLastEventId_continuesWithoutLossOrDuplicate() {
        service();
        assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);
        await("found", 1);
        String last = lastId(stream(null).take(1));
        assertThat(post(Webhooks.message("A2", ONE, SENDER))).isEqualTo(200);
        assertThat(post(Webhooks.message("B1", ONE, "79001234562@c.us"))).isEqualTo(200);
        TestTimeout.await().until(() -> snapshot().toString().split("\"found\"").length == 3);

        List<ServerSentEvent<JsonNode>> rest =
                stream(last).take(2).collectList().block();

        assertThat(rest).extracting(ServerSentEvent::event).containsExactly("writer", "writer");
        assertThat(rest)
                .extracting(event -> event.data().get("chatId").stringValue())
                .containsExactlyInAnyOrder(SENDER, "79001234562@c.us");
    }

    @Test
    void stream_idOfAnotherProcess_beginsWithASnapshot() {
        service();
        assertThat(post(Webhooks.message("A1", ONE, SENDER))).isEqualTo(200);

        for (String id : List.of("00000000-1", "x", "", "00000000-99999999999999999999")) {
            StepVerifier.create(stream(id).take(1))
                    .expectNextMatches(event -> "snapshot".equals(event.event()))
                    .expectComplete()
                    .verify(TestTimeout.LIMIT);
        }
    }

    @Test
    void stream_idle_sendsHeartbeats() {
        service("webhooks.heartbeat=50ms");

        StepVerifier.create(
                        events(null).filter(event -> event.comment() != null).take(3))
                .expectNextCount(3)
                .expectComplete()
                .verify(TestTimeout.LIMIT);
    }

    static Stream<String> webhooksOfTheReadme() throws IOException {
        return Pattern.compile("localhost:8080/webhooks/green-api -d '(.*)'")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1));
    }

    @ParameterizedTest
    @MethodSource("webhooksOfTheReadme")
    void webhook_ofTheReadme_hasAnEffect(String body) {
        service();
        assertThat(post(body)).isEqualTo(200);

        ReactiveContactClient client = service.bean(ReactiveContactClient.class);
        TestTimeout.await()
                .until(() -> !snapshot().at("/writers").isEmpty()
                        || client.snapshot().instance(ONE).orElseThrow().state() == State.COOLING_DOWN);
    }

    // ---- Requests.

    private void answer(String chatId, ContactInfo contact) {
        service.bean(GreenApiSimulator.class).answer(ChatId.parse(chatId), contact);
    }

    private int post(String body) {
        return request(body, null);
    }

    private int request(String body, @Nullable String authorization) {
        return service.web()
                .post()
                .uri("/webhooks/green-api")
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (authorization != null) {
                        headers.set(HttpHeaders.AUTHORIZATION, authorization);
                    }
                })
                .bodyValue(body)
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }

    private Flux<ServerSentEvent<JsonNode>> events(@Nullable String lastEventId) {
        return service.web()
                .get()
                .uri("/writers")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .headers(headers -> {
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .exchange()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<JsonNode>>() {})
                .getResponseBody();
    }

    private Flux<ServerSentEvent<JsonNode>> stream(@Nullable String lastEventId) {
        return events(lastEventId).filter(event -> event.data() != null);
    }

    private JsonNode snapshot() {
        return stream(null).blockFirst(TestTimeout.LIMIT).data();
    }

    private static String lastId(Flux<ServerSentEvent<JsonNode>> events) {
        return events.blockLast(TestTimeout.LIMIT).id();
    }

    /** Waits for a writer with an outcome and a number of messages. */
    private JsonNode await(String outcome, long messages) {
        return stream(null)
                .map(ServerSentEvent::data)
                .concatMapIterable(data -> data.has("writers") ? data.get("writers") : List.of(data))
                .filter(writer -> writer.get("outcome").stringValue().equals(outcome)
                        && writer.get("messages").longValue() == messages)
                .blockFirst(TestTimeout.LIMIT);
    }
}
