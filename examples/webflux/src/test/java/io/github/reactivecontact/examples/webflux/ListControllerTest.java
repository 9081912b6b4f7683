package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.examples.tables.Fixture;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class ListControllerTest {

    private static final int MOST = 1_000;

    private static GreenApiSimulator simulator;
    private static Service service;

    @BeforeAll
    static void start() {
        simulator = GreenApiSimulator.builder().instances(2).start();
        service = Service.start(
                ReactiveContactClient.builder()
                        .instances(simulator.instances())
                        .requestRate(500, Duration.ofSeconds(1)),
                "contacts.lists.maximum-numbers=" + MOST);
    }

    @AfterAll
    static void close() {
        service.close();
        simulator.close();
    }

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void lookup_fixture_hasExpectedOutcomes(Fixture fixture) {
        assertOutcomes(fixture, post("/contacts/lookup", fixture.bytes()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void check_fixture_hasExpectedCountsAndOutcomes(Fixture fixture) {
        WebTestClient.ResponseSpec response = post("/lists/check", fixture.bytes());
        if (!fixture.refusal().isEmpty()) {
            assertOutcomes(fixture, response);
            return;
        }
        JsonNode check = check(response);
        long rejected = fixture.expected().stream()
                .filter(line -> line.endsWith("rejected"))
                .count();
        assertThat(check.get("read").longValue()).isEqualTo(fixture.expected().size());
        assertThat(check.get("rejected").longValue()).isEqualTo(rejected);
        assertOutcomes(fixture, lookUp(check, "{}"));
    }

    @Test
    void check_table_hasFormatColumnsPreviewAndCounts() {
        JsonNode check =
                check("name;phone\n\"Doe; Jane\";+79001234561\nJoe;12\nAnn;79001234561\nMax;13\nEva;79001234562\n");

        assertThat(check.get("format").get("description").stringValue())
                .isEqualTo("UTF-8, semicolon-separated, numbers in column 2 'phone'");
        assertThat(check.get("format").get("sample").stringValue())
                .isEqualTo("3 of the first 5 rows look like numbers");
        assertThat(check.get("columns"))
                .extracting(column ->
                        column.get("number").intValue() + column.get("name").stringValue())
                .containsExactly("1name", "2phone");
        assertThat(check.get("preview"))
                .extracting(row -> row.get("line").intValue() + row.get("cells").toString())
                .containsExactly(
                        "2[\"Doe; Jane\",\"+79001234561\"]", "3[\"Joe\",\"12\"]", "4[\"Ann\",\"79001234561\"]");
        assertThat(check.get("read").intValue()).isEqualTo(5);
        assertThat(check.get("unique").intValue()).isEqualTo(2);
        assertThat(check.get("duplicates").intValue()).isEqualTo(1);
        assertThat(check.get("rejected").intValue()).isEqualTo(2);
        assertThat(check.get("rejections").toString())
                .isEqualTo(
                        "[{\"reason\":\"the text has too few digits\",\"count\":2,\"first\":[{\"line\":3,\"source\":\"12\"},"
                                + "{\"line\":5,\"source\":\"13\"}]}]");
        assertThat(check.get("instances").intValue()).isEqualTo(2);
        assertThat(check.get("estimatedSeconds").doubleValue()).isPositive();
    }

    @Test
    void check_wrongColumn_saysThatNothingLooksLikeNumbers() {
        JsonNode check = check("?column=1", "name,phone\nAnna,79001234561\nJoe,79001234562\n");

        assertThat(check.get("format").get("sample").stringValue())
                .isEqualTo("0 of the first 2 rows look like numbers");
    }

    @Test
    void check_nationalNumbers_areCountedUnlessThereIsACountry() {
        String list = "8 900 123-45-61\n8 900 123-45-62\n+79001234563\nnobody\n";

        assertThat(check(list).get("withoutCountry").intValue()).isEqualTo(2);
        JsonNode russian = check("?country=RU", list);
        assertThat(russian.get("withoutCountry").intValue()).isZero();
        assertThat(russian.get("unique").intValue()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"'', 2", "&strict=false, 2", "&strict=true, 1", "&strict, 1", "&strict=, 1"})
    void check_strict_rejectsNumbersThatAreOnlyPossible(String strict, int unique) {
        JsonNode check = check("?country=DE" + strict, "+79001234561\n+491000000000\n");

        assertThat(check.get("unique").intValue()).isEqualTo(unique);
        assertThat(check.get("rejected").intValue()).isEqualTo(2 - unique);
    }

    @Test
    void lookup_strict_rejectsNumbersThatAreOnlyPossible() {
        assertThat(rows(post("/contacts/lookup?strict=true", "+491000000000\n".getBytes(StandardCharsets.UTF_8))))
                .extracting(row -> row.get("reason").stringValue())
                .containsExactly("INVALID_CHAT_ID");
    }

    @Test
    void check_strictOfAnotherWord_isRefused() {
        post("/lists/check?strict=very", new byte[] {'1'})
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("strict must be true or false, was 'very'");
    }

    @Test
    void check_cellCutInsideAnEmoji_hasNoHalfCharacter() {
        JsonNode check = check("name,phone\n" + "x".repeat(79) + "\uD83D\uDE00 and more,79001234561\n");

        assertThat(check.get("preview").get(0).get("cells").get(0).stringValue())
                .isEqualTo("x".repeat(79) + "...");
    }

    @Test
    void lookUp_duplicates_areAskedOnceAndHaveARowEach() {
        long before = simulator.requests();
        JsonNode check = check("79001230001\n79001230002\n+7 900 123-00-01\n79001230001\n");

        List<JsonNode> rows = rows(lookUp(check, "{}"));

        assertThat(simulator.requests() - before).isEqualTo(2);
        assertThat(rows)
                .extracting(row ->
                        row.get("line").intValue() + " " + row.get("outcome").stringValue() + " "
                                + row.path("duplicateOf").asString("-"))
                .containsExactly("1 found -", "2 found -", "3 found 1", "4 found 1");
    }

    @Test
    void lookUp_positions_haveTheOnlyRows() {
        JsonNode check = check("79001230001\n79001230002\nx\n79001230001,79001230004\n+7 900 123-00-02\n");

        assertThat(rows(lookUp(check, "{\"positions\":\"2-3,5\"}")))
                .extracting(row -> row.get("position").intValue() + " "
                        + row.path("duplicateOf").asString("-"))
                .containsExactly("2 -", "3 -", "5 -");
    }

    @ParameterizedTest
    @CsvSource({"x", "2-", "3-2", "0", "1001", "1--2", "'1, 2'", "99999999999"})
    void lookUp_invalidPositions_areRefused(String positions) {
        lookUp(check("79001230001\n"), "{\"positions\":\"1," + positions + "\"}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .value(
                        String.class,
                        detail -> assertThat(detail)
                                .startsWith("positions must be positions and ranges such as 76-300,412, but has '"));
    }

    @Test
    void lookUp_slowInstances_haveManyRequestsInFlight() {
        try (GreenApiSimulator slow = GreenApiSimulator.builder()
                        .instances(2)
                        .latency(Latency.fixed(Duration.ofHours(1)))
                        .start();
                Service ofSlow = Service.unlimited(slow)) {
            String numbers =
                    IntStream.range(0, 50).mapToObj(i -> "7900123" + (1000 + i)).collect(Collectors.joining("\n"));
            String id = ofSlow.web()
                    .post()
                    .uri("/lists/check")
                    .contentType(MediaType.TEXT_PLAIN)
                    .bodyValue(numbers)
                    .exchange()
                    .expectBody(JsonNode.class)
                    .returnResult()
                    .getResponseBody()
                    .get("id")
                    .stringValue();

            Disposable rows = ofSlow.http()
                    .post()
                    .uri("/lists/" + id + "/lookup")
                    .responseContent()
                    .subscribe();

            TestTimeout.await()
                    .untilAsserted(() -> assertThat(ofSlow.bean(ReactiveContactClient.class)
                                    .snapshot()
                                    .inFlight())
                            .isEqualTo(50));
            rows.dispose();
        }
    }

    @Test
    void check_tooManyNumbers_isRefused() {
        String list = "79001234561\n".repeat(MOST + 1);

        post("/lists/check", list.getBytes(StandardCharsets.UTF_8))
                .expectStatus()
                .isEqualTo(HttpStatus.CONTENT_TOO_LARGE)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The list has 1,001 numbers, and at most 1,000 are accepted: send it in parts, or use bulk-cli");
    }

    @Test
    void lookUp_unknownList_isNotFound() {
        service.web()
                .post()
                .uri("/lists/unknown/lookup")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("There is no list with this id, or it is no longer kept: send it again");
    }

    @Test
    void countries_areIsoCodes() {
        service.web()
                .get()
                .uri("/lists/countries")
                .exchange()
                .expectBody()
                .jsonPath("$[?(@ == 'DE' || @ == 'RU')]")
                .value(codes -> assertThat(codes)
                        .asInstanceOf(InstanceOfAssertFactories.LIST)
                        .hasSize(2))
                .jsonPath("$.length()")
                .value(length -> assertThat((Integer) length).isGreaterThan(200));
    }

    private static void assertOutcomes(Fixture fixture, WebTestClient.ResponseSpec response) {
        if (fixture.refusal().isEmpty()) {
            assertThat(rows(response))
                    .extracting(row -> row.get("line").intValue() + " "
                            + row.path("chatId").asString("rejected"))
                    .containsExactlyInAnyOrderElementsOf(fixture.expected());
        } else {
            response.expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.detail")
                    .value(String.class, detail -> assertThat(detail).startsWith(fixture.refusal()));
        }
    }

    private static JsonNode check(String list) {
        return check("", list);
    }

    private static JsonNode check(String query, String list) {
        return check(post("/lists/check" + query, list.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode check(WebTestClient.ResponseSpec response) {
        return response.expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private static WebTestClient.ResponseSpec lookUp(JsonNode check, String selection) {
        return service.web()
                .post()
                .uri("/lists/" + check.get("id").stringValue() + "/lookup")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(selection)
                .exchange();
    }

    private static WebTestClient.ResponseSpec post(String uri, byte[] body) {
        return service.web()
                .post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(body)
                .exchange();
    }

    private static List<JsonNode> rows(WebTestClient.ResponseSpec response) {
        String body = response.expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()
                .collect(Collectors.joining("\n"))
                .block();
        return body.lines()
                .filter(line -> !line.isBlank())
                .map(JsonMapper.shared()::readTree)
                .sorted(Comparator.comparing(row -> row.get("line").intValue()))
                .toList();
    }
}
