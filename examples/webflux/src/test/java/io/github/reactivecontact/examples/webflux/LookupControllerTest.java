package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class LookupControllerTest {

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

    @Test
    void plain_eachLine_hasOneRow() {
        List<JsonNode> rows =
                rows(lookup("text/plain", "79001234560\n\n# comment\n120363043968066561@g.us\n+7 (900) invalid\n"));

        assertThat(rows).extracting(row -> row.get("line").intValue()).containsExactly(1, 4, 5);
        assertThat(rows)
                .extracting(row -> row.get("outcome").stringValue())
                .containsExactly("found", "no_contact", "failed");
        assertThat(rows.get(0).get("chatId").stringValue()).isEqualTo("79001234560@c.us");
        assertThat(rows.get(0).get("contact").get("chatId").stringValue()).isEqualTo("79001234560@c.us");
        assertThat(rows.get(1).propertyNames()).containsExactlyInAnyOrder("line", "source", "chatId", "outcome");
        assertThat(rows.get(2).get("source").stringValue()).isEqualTo("+7 (900) invalid");
        assertThat(rows.get(2).get("reason").stringValue()).isEqualTo("INVALID_CHAT_ID");
        assertThat(rows.get(2).get("message").stringValue())
                .contains("phone has letters")
                .doesNotContain("900");
    }

    @Test
    void ndjson_stringsAndObjects_areLookedUp() {
        List<JsonNode> rows = rows(lookup(
                "application/x-ndjson",
                "\"79001234560@c.us\"\n{\"chatId\": \"79001234567@c.us\", \"x\": 1}\n{\"x\": 1}\n{bad\n7\n"));

        assertThat(rows)
                .extracting(row -> row.get("outcome").stringValue())
                .containsExactly("found", "found", "failed", "failed", "failed");
    }

    @Test
    void csv_columnByName_isLookedUp() {
        WebTestClient.ResponseSpec response = service.web()
                .post()
                .uri("/contacts/lookup?column=mobile")
                .contentType(MediaType.valueOf("text/csv"))
                .bodyValue("name,mobile\n\"Smith, Anna\",79001234560\n")
                .exchange();

        assertThat(rows(response))
                .singleElement()
                .satisfies(row -> assertThat(row.get("chatId").stringValue()).isEqualTo("79001234560@c.us"));
    }

    @Test
    void csv_missingColumn_returnsBadRequest() {
        service.web()
                .post()
                .uri("/contacts/lookup?column=mobile")
                .contentType(MediaType.valueOf("text/csv"))
                .bodyValue("name,phone\nAnna,79001234560\n")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.BAD_REQUEST)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("column").doesNotContain("Anna", "79001234560"));
    }

    @Test
    void lookup_nationalNumbersWithCountry_areRead() {
        List<JsonNode> rows = rows(lookup("text/plain", "?country=de", "030 12345671\n0151 10000000\n+79001234560\n"));

        assertThat(rows)
                .extracting(row -> row.path("chatId").asString(""))
                .containsExactly("493012345671@c.us", "4915110000000@c.us", "79001234560@c.us");
    }

    @ParameterizedTest
    @CsvSource({
        "country=XX, country must be an ISO code",
        "column=99, column 99 does not exist: the first rows have 2 columns",
        "column=mobile, column mobile is not in the header",
        "encoding=utf-99, encoding 'utf-99' is not known",
        "delimiter=ab, delimiter 'ab' must be one character",
    })
    void lookup_wrongParameter_returnsBadRequestThatNamesIt(String query, String message) {
        refused(lookup("text/csv", "?" + query, "name,phone\nAnna,79001234560\n"), message);
    }

    @Test
    void lookup_binaryFile_returnsBadRequestThatSaysWhatToDo() {
        refused(
                lookup("application/octet-stream", "PK\u0003\u0004 xl/workbook.xml"),
                "This is an Excel workbook: save it as CSV (UTF-8) and try again");
    }

    @Test
    void lookup_table_tellsFormatInHeader() {
        lookup("text/plain", "Имя;Телефон 100%\nАнна;79001234560\n")
                .expectHeader()
                .valueEquals(
                        "Table-Format",
                        "UTF-8, semicolon-separated, numbers in column 2"
                                + " '%D0%A2%D0%B5%D0%BB%D0%B5%D1%84%D0%BE%D0%BD 100%25'")
                .expectBody();
    }

    @Test
    void lookup_declaredCharset_isUsed() {
        byte[] body = "Имя;Телефон\nАнна;79001234560\n".getBytes(Charset.forName("koi8-r"));

        service.web()
                .post()
                .uri("/contacts/lookup")
                .contentType(MediaType.valueOf("text/csv;charset=koi8-r"))
                .bodyValue(body)
                .exchange()
                .expectHeader()
                .valueEquals(
                        "Table-Format",
                        "KOI8-R, semicolon-separated, numbers in column 2 '%D0%A2%D0%B5%D0%BB%D0%B5%D1%84%D0%BE%D0%BD'")
                .expectBody();
    }

    private static void refused(WebTestClient.ResponseSpec response, String message) {
        response.expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).startsWith(message));
    }

    @ParameterizedTest
    @CsvSource({
        "numbers.csv, application/octet-stream, 'name,phone|Anna,79001234560|'",
        "numbers, text/csv, 'name,phone|Anna,79001234560|'",
        "numbers.ndjson, application/octet-stream, '|\"79001234560@c.us\"'",
        "numbers.txt, text/plain, '|79001234560@c.us'",
    })
    void upload_file_formatFollowsNameOrType(String name, String type, String content) {
        assertThat(rows(upload("file", name, type, content.replace('|', '\n'))))
                .extracting(
                        row -> row.get("line").intValue() + row.path("chatId").asString(""))
                .containsExactly("279001234560@c.us");
    }

    @Test
    void upload_emptyFile_hasNoRows() {
        assertThat(rows(upload("file", "numbers.csv", "text/csv", ""))).isEmpty();
    }

    @Test
    void upload_withoutFile_returnsBadRequest() {
        upload("other", "numbers.csv", "text/csv", "phone\n79001234560\n")
                .expectStatus()
                .isEqualTo(HttpStatus.BAD_REQUEST)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("the form has no part 'file'");
    }

    @Test
    void upload_malformedForm_returnsBadRequest() {
        lookup("multipart/form-data; boundary=edge", "--edge\r\nno header")
                .expectStatus()
                .isEqualTo(HttpStatus.BAD_REQUEST)
                .expectBody();
    }

    @Test
    void upload_csvWithoutColumn_returnsBadRequest() {
        String body = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
                + "name,phone\nAnna,79001234560\n\r\n--edge--\r\n";

        lookup("multipart/form-data; boundary=edge", "?column=mobile", body)
                .expectStatus()
                .isEqualTo(HttpStatus.BAD_REQUEST)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).startsWith("column"));
    }

    @Test
    void body_otherType_returnsUnsupportedMediaType() {
        lookup("application/pdf", "%PDF")
                .expectStatus()
                .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .expectBody();
    }

    @Test
    void upload_thousandsOfLines_hasOneRowForEach() {
        String body = IntStream.range(0, 3_000)
                .mapToObj(i -> "7900" + (1_000_000 + i))
                .collect(Collectors.joining("\n"));

        assertThat(rows(upload("file", "many.txt", "text/plain", body)))
                .hasSize(3_000)
                .allSatisfy(row -> assertThat(row.get("chatId").stringValue())
                        .isEqualTo(row.get("source").stringValue() + "@c.us"));
    }

    private static WebTestClient.ResponseSpec lookup(String type, String body) {
        return lookup(type, "", body);
    }

    private static WebTestClient.ResponseSpec lookup(String type, String query, String body) {
        return service.web()
                .post()
                .uri("/contacts/lookup" + query)
                .contentType(MediaType.valueOf(type))
                .bodyValue(body.getBytes(StandardCharsets.UTF_8))
                .exchange();
    }

    private static WebTestClient.ResponseSpec upload(String part, String name, String type, String content) {
        String body = "--edge\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nbefore it\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"" + name + "\"\r\n"
                + "Content-Type: " + type + "\r\n\r\n" + content + "\r\n--edge--\r\n";
        return lookup("multipart/form-data; boundary=edge", body);
    }

    private static List<JsonNode> rows(WebTestClient.ResponseSpec response) {
        String body = response.expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
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
