package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.examples.webflux.ApiAnswer.Request;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.Fault;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** JSON arrays in and out, charsets, and refusals before any lookup. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class JsonLookupTest {

    private static final String JSON = "application/json";
    private static final String NUMBER = "79001234567";

    private static GreenApiSimulator simulator;
    private static Service service;

    @BeforeAll
    static void start() {
        simulator = GreenApiSimulator.start();
        service = Service.unlimited(simulator);
    }

    @AfterAll
    static void close() {
        service.close();
        simulator.close();
    }

    @AfterEach
    void clear() {
        simulator.clear();
    }

    @Test
    void lookup_jsonArray_hasARowForEachItem() {
        ApiAnswer answer = lookup().body(JSON, "[\"+7 900 123-45-67\", {\"chatId\": \"12\"}, 7, \"79001234568\"]")
                .with("Accept", JSON)
                .send(service);

        assertThat(answer.type()).isEqualTo(JSON);
        assertThat(answer.json())
                .extracting(row -> row.get("line").intValue()
                        + row.get("outcome").stringValue()
                        + row.path("chatId").asString(""))
                .containsExactlyInAnyOrder("1found79001234567@c.us", "2failed", "3failed", "4found79001234568@c.us");
        assertThat(answer.json())
                .filteredOn(row -> row.get("line").intValue() == 3)
                .extracting(row -> row.get("message").stringValue())
                .containsExactly("item is neither a JSON string nor an object with a string chatId");
    }

    @Test
    void lookup_emptyArray_isAnEmptyArray() {
        assertThat(lookup().body(JSON, "[]").with("Accept", JSON).send(service).body())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[,]", "[", "{", "nonsense"})
    void lookup_noJson_isRefused(String body) {
        ApiAnswer answer = lookup().body(JSON, body).send(service);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").stringValue())
                .isEqualTo("The body must be a JSON array, but it cannot be read");
    }

    @Test
    void lookup_arrayWithoutEnd_endsTheResponseEarly() {
        Request broken = lookup().body(JSON, "[7, 8");

        assertThatThrownBy(() -> broken.send(service)).hasMessageContaining("prematurely closed DURING response");
    }

    @Test
    void lookup_largeItem_isRefused() {
        ApiAnswer answer =
                lookup().body(JSON, "[\"" + "1".repeat(300_000) + "\"]").send(service);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").stringValue())
                .isEqualTo("The body must be a JSON array, but it has an item of more than 256 kB");
    }

    @Test
    void lookup_anyAccept_isNdjson() {
        assertThat(lookup().body(JSON, "[\"" + NUMBER + "\"]").send(service).type())
                .isEqualTo("application/x-ndjson");
    }

    @Test
    void lookUpList_acceptJson_isAnArray() {
        JsonNode check = Request.of("POST", "/lists/check")
                .body(JSON, "[\"" + NUMBER + "\", \"" + NUMBER + "\", \"x\"]")
                .send(service)
                .json();

        ApiAnswer rows = Request.of("POST", "/lists/" + check.get("id").stringValue() + "/lookup")
                .with("Accept", JSON)
                .send(service);

        assertThat(check.get("unique").intValue()).isEqualTo(1);
        assertThat(check.get("rejected").intValue()).isEqualTo(1);
        assertThat(rows.json()).hasSize(3);
    }

    @Test
    void lookup_arrayIsNotComplete_rowsArriveAsTheyAreReady() throws IOException {
        simulator.injectFault("79001230000@c.us", Fault.STALL);
        String items = "[\"79001230000\",\"" + NUMBER + "\",";
        String head = "POST /contacts/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Accept: application/json\r\nContent-Length: 1000000\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout((int) TestTimeout.LIMIT.toMillis());
            socket.getOutputStream().write((head + items).getBytes(StandardCharsets.US_ASCII));
            StringBuilder received = new StringBuilder();
            while (!received.toString().endsWith("}}\r\n")) {
                received.append((char) socket.getInputStream().read());
            }

            assertThat(received).contains("[{\"line\":2,").doesNotContain("]\r\n");
        }
    }

    @Test
    void lookup_thousandsOfItems_haveOneRowEach() {
        String items = IntStream.range(0, 3_000)
                .mapToObj(i -> "\"7900" + (1_000_000 + i) + "\"")
                .collect(Collectors.joining(",\n", "[", "]"));

        assertThat(lookup().body(JSON, items).with("Accept", JSON).send(service).json())
                .hasSize(3_000)
                .allSatisfy(row -> assertThat(row.get("chatId").stringValue())
                        .isEqualTo(row.get("source").stringValue() + "@c.us"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json;charset=windows-1251, Content-Type has the charset windows-1251",
        "application/x-ndjson;charset=utf-16, Content-Type has the charset UTF-16",
        "text/plain;charset=utf-99, Content-Type cannot be read: Invalid mime type",
        "image/png, Content-Type 'image/png' is not supported.",
    })
    void lookup_typeOrCharsetThatIsNotSupported_saysSo(String type, String detail) {
        ApiAnswer answer = lookup().body(type, "[]").send(service);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().get("detail").stringValue()).startsWith(detail);
        assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems.html#unsupported-media-type");
        assertThat(answer.headers().get("Accept").split(", "))
                .contains(JSON, "application/x-ndjson", "text/plain", "text/csv", "application/octet-stream");
    }

    @Test
    void upload_charsetOfThePart_isUsed() {
        String koi = "multipart/form-data; boundary=edge";
        byte[] body = ("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n"
                        + "Content-Type: text/csv; charset=koi8-r\r\n\r\nИмя;Телефон\nАнна;" + NUMBER
                        + "\n\r\n--edge--\r\n")
                .getBytes(Charset.forName("koi8-r"));

        ApiAnswer answer = new Request("POST", "/contacts/lookup", Map.of("Content-Type", koi), body).send(service);

        assertThat(answer.headers().get("Table-Format")).startsWith("KOI8-R, semicolon-separated");
    }

    @Test
    void lookup_withoutContentType_isAList() {
        ApiAnswer answer = new Request("POST", "/contacts/lookup", Map.of(), NUMBER.getBytes(StandardCharsets.US_ASCII))
                .send(service);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("chatId").stringValue()).isEqualTo(NUMBER + "@c.us");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, column=99, column 99 does not exist: the first rows have 1 column",
        "application/json, column=99, 'column is a parameter of tables, and the body is JSON: remove it'",
        "application/x-ndjson, encoding=utf-16, 'encoding is a parameter of tables, and the body is JSON: remove it'",
        "application/json, delimiter=tab, 'delimiter is a parameter of tables, and the body is JSON: remove it'",
    })
    void lookup_impossibleParameter_isRefusedBeforeTheEndOfTheUploadAndBeforeAnyLookup(
            String type, String query, String detail) {
        long before = simulator.requests();
        Flux<String> answer = service.http()
                .headers(headers -> headers.set("Content-Type", type))
                .post()
                .uri("/contacts/lookup?" + query)
                .send(Flux.concat(
                        Flux.just(Unpooled.copiedBuffer(NUMBER + "\n" + NUMBER + "\n", StandardCharsets.UTF_8)),
                        Flux.never()))
                .response((response, content) ->
                        content.asString(StandardCharsets.UTF_8).map(text -> response.status() + text));

        StepVerifier.create(answer.take(1))
                .assertNext(
                        text -> assertThat(text).startsWith("400 Bad Request").contains(detail))
                .expectComplete()
                .verify(TestTimeout.LIMIT);
        assertThat(simulator.requests()).isEqualTo(before);
    }

    @Test
    void lookup_columnWithoutValue_isDetected() {
        ApiAnswer answer = Request.of("POST", "/contacts/lookup?column&encoding&delimiter&country")
                .body("text/plain", NUMBER)
                .send(service);

        assertThat(answer.status()).isEqualTo(200);
    }

    private static Request lookup() {
        return Request.of("POST", "/contacts/lookup");
    }
}
