package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

class OutcomeWriterTest {

    private static final Line LINE = TestLines.of(7, "+7 900 000-00-01");

    private static final ContactInfo BUSINESS = ContactInfo.builder()
            .avatar("")
            .name("Anna \"Ann\"")
            .description("Open\r\nevery\nday")
            .products(List.of(new ContactInfo.Product(
                    "42",
                    new ContactInfo.ImageUrls("https://low", null, Map.of()),
                    "in stock",
                    new ContactInfo.ReviewStatus("APPROVED", Map.of("instagram", "PENDING")),
                    "Bread",
                    null,
                    "1.50",
                    false,
                    Map.of("currency", "EUR"))))
            .chatId("79000000001@c.us")
            .messageExpiration(86400L)
            .isBusiness(true)
            .additionalProperties(additional())
            .build();

    private static Map<String, @Nullable Object> additional() {
        Map<String, @Nullable Object> additional = new LinkedHashMap<>();
        additional.put("isMute", "yes");
        additional.put("name", "superseded by the documented name");
        additional.put("verification", Map.of("level", 2));
        return additional;
    }

    @Test
    void ndjson_found_usesServerNamesAndOrder() {
        assertThat(new NdjsonWriter().row(new ContactLookup.Found<>(LINE, BUSINESS)))
                .isEqualTo("{\"line\":7,\"source\":\"+7 900 000-00-01\",\"chatId\":\"79000000001@c.us\","
                        + "\"outcome\":\"found\",\"contact\":{\"avatar\":\"\",\"name\":\"Anna \\\"Ann\\\"\","
                        + "\"description\":\"Open\\r\\nevery\\nday\",\"products\":[{\"id\":\"42\","
                        + "\"imageUrls\":{\"requested\":\"https://low\"},\"availability\":\"in stock\","
                        + "\"reviewStatus\":{\"whatsapp\":\"APPROVED\",\"instagram\":\"PENDING\"},\"name\":\"Bread\","
                        + "\"price\":\"1.50\",\"isHidden\":false,\"currency\":\"EUR\"}],"
                        + "\"chatId\":\"79000000001@c.us\",\"messageExpiration\":86400,\"isBusiness\":true,"
                        + "\"isMute\":\"yes\",\"verification\":{\"level\":2}}}\n");
    }

    @Test
    void ndjson_productsInUnknownForm_areWrittenOnce() {
        ContactInfo contact = ContactInfo.builder()
                .additionalProperties(Map.of("products", Map.of("total", 3)))
                .build();

        assertThat(new NdjsonWriter().row(new ContactLookup.Found<>(LINE, contact)))
                .contains("\"contact\":{\"products\":{\"total\":3}}");
    }

    @Test
    void ndjson_validAndInvalidExpiration_isWrittenOnce() {
        ContactInfo contact = ContactInfo.builder()
                .messageExpiration(5L)
                .additionalProperties(Map.of("messageExpiration", "soon"))
                .build();

        assertThat(new NdjsonWriter().row(new ContactLookup.Found<>(LINE, contact)))
                .contains("\"contact\":{\"products\":[],\"messageexpiration\":5,\"messageExpiration\":\"soon\"}");
    }

    @Test
    void rows_largeAndPreciseNumbers_areUnchanged() {
        ContactInfo contact = ContactInfo.builder()
                .additionalProperties(
                        Map.of("x", List.of(new BigDecimal("1e1000000000"), new BigDecimal("0.12345678901234567890"))))
                .build();
        String numbers = "[1E+1000000000,0.12345678901234567890]";

        assertThat(new NdjsonWriter().row(new ContactLookup.Found<>(LINE, contact)))
                .contains("\"x\":" + numbers);
        assertThat(new CsvWriter().row(new ContactLookup.Found<>(LINE, contact)))
                .contains("\"\"x\"\":" + numbers);
    }

    @Test
    void ndjson_noContact_hasNoContactFields() {
        assertThat(new NdjsonWriter().row(new ContactLookup.NoContact<>(LINE)))
                .isEqualTo("{\"line\":7,\"source\":\"+7 900 000-00-01\",\"chatId\":\"79000000001@c.us\","
                        + "\"outcome\":\"no_contact\"}\n");
    }

    @Test
    void ndjson_failed_hasReasonAndMessage() {
        assertThat(new NdjsonWriter().row(new ContactLookup.Failed<>(LINE, FakeClient.failure(Reason.TIMEOUT))))
                .endsWith("\"outcome\":\"failed\",\"reason\":\"TIMEOUT\",\"message\":\"because of TIMEOUT\"}\n");
    }

    @Test
    void ndjson_invalidLine_hasProblemOfLine() {
        Line bad = TestLines.of(3, "call me");

        assertThat(new NdjsonWriter().row(new ContactLookup.Failed<>(bad, FakeClient.failure(Reason.INVALID_CHAT_ID))))
                .startsWith("{\"line\":3,\"source\":\"call me\",\"outcome\":\"failed\",\"reason\":\"INVALID_CHAT_ID\","
                        + "\"message\":\"phone has no digits");
    }

    @Test
    void csv_found_isReadableByHeader() throws Exception {
        CsvWriter csv = new CsvWriter();
        String text = csv.header() + csv.row(new ContactLookup.Found<>(LINE, BUSINESS));

        assertThat(text.lines()).hasSize(2);
        Map<String, String> row = parsed(text);
        assertThat(row)
                .containsEntry("line", "7")
                .containsEntry("source", "'+7 900 000-00-01")
                .containsEntry("outcome", "found")
                .containsEntry("reason", "")
                .containsEntry("contact.name", "Anna \"Ann\"")
                .containsEntry("contact.description", "Open every day")
                .containsEntry("contact.productCount", "1")
                .containsEntry("contact.isBusiness", "true")
                .containsEntry("contact.isMute", "yes")
                .containsEntry("contact.isArchive", "")
                .containsEntry("contact.additionalProperties", "{\"verification\":{\"level\":2}}");
        assertThat(row.get("contact.products")).startsWith("[{\"id\":\"42\"");
    }

    @Test
    void csv_failed_hasAsManyCellsAsTheHeader() throws Exception {
        CsvWriter csv = new CsvWriter();
        Line bad = TestLines.of(1, "a,\"b\"\u2028c");

        Map<String, String> row =
                parsed(csv.header() + csv.row(new ContactLookup.Failed<>(bad, FakeClient.failure(Reason.TIMEOUT))));

        assertThat(row).hasSize(csv.header().split(",").length).containsEntry("source", bad.source());
    }

    @ParameterizedTest
    @EnumSource
    void row_unpairedSurrogate_isReplaced(CliOptions.OutputFormat format) {
        ContactInfo contact = ContactInfo.builder().name("a\uD83C").build();

        String row = format.writer().row(new ContactLookup.Found<>(LINE, contact));

        assertThat(new String(row.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .contains("a")
                .endsWith("\n")
                .doesNotContain("\uD83C");
    }

    private static Map<String, String> parsed(String csv) throws Exception {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(csv)) {
            return rows.next();
        }
    }
}
