package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the documented formats with real output. */
class OutcomeSchemaTest {

    @TempDir
    Path directory;

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("outcome.schema.json")), InputFormat.JSON);
    }

    @Test
    void ndjson_realOutput_matchesTheSchema() throws IOException {
        CliHarness cli = new CliHarness(directory);
        String input = cli.file("in", "79000000001\n120363043968066561@g.us\ncall me\n\"\u2028\\\n79000000002\n");
        assertThat(cli.execute("-i", input, "-o", cli.path("out"), "--rate", "unlimited"))
                .isEqualTo(ExitCode.SOME_FAILED);

        List<String> rows = cli.lines("out");
        assertThat(rows).hasSize(5);
        assertThat(rows.stream()
                        .map(row -> row.replaceFirst("(?s).*\"outcome\":\"([a-z_]+)\".*", "$1"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("found", "no_contact", "failed");
        for (String row : rows) {
            assertThat(schema().validate(row, InputFormat.JSON)).as(row).isEmpty();
        }
    }

    @Test
    void ndjson_undocumentedValues_matchTheSchema() throws IOException {
        ContactInfo contact = ContactInfo.builder()
                .additionalProperties(Map.of("isMute", "yes", "products", Map.of("total", 3), "level", 2))
                .build();

        String row = new NdjsonWriter().row(new ContactLookup.Found<>(TestLines.of(1, "79000000001"), contact));

        assertThat(schema().validate(row, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"line\":0,\"source\":\"x\",\"outcome\":\"failed\",\"reason\":\"TIMEOUT\",\"message\":\"m\"}",
                "{\"line\":1,\"source\":\"x\",\"outcome\":\"failed\"}",
                "{\"line\":1,\"source\":\"x\",\"outcome\":\"lost\"}",
                "{\"line\":1,\"source\":\"x\",\"chatId\":\"1@c.us\",\"outcome\":\"found\"}",
                "{\"line\":1,\"source\":\"x\",\"chatId\":\"1@c.us\",\"outcome\":\"no_contact\",\"contact\":{}}"
            })
    void schema_otherObject_doesNotMatch(String row) throws IOException {
        assertThat(schema().validate(row, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void csv_header_isAsDocumented() throws IOException {
        String columns = new CsvWriter().header().strip().replace(",", ", ");

        assertThat(Files.readString(Path.of("README.md")).replaceAll("\\s+", " "))
                .contains(columns);
    }
}
