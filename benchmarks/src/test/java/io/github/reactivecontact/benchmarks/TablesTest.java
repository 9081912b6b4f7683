package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TablesTest {

    @Test
    void of_pacedCell_hasPermitsAndRefusalsInPlaceOfLatencies() {
        Measurement ours = new Measurement(
                "this-client", 20, 19_600, 980, 80_000, 7_000, 400, 900, 990, 20, null, null, 0.978, 0.0034);
        Measurement theirs =
                new Measurement("vertx", 20, 19_600, 980, 160_000, 14_000, 60, 70, 80, 20, null, null, 0.98, 0.0014);
        CompareOptions options = new CompareOptions();
        new CommandLine(options).parseArgs("--cells", "paced");
        Cell cell = options.cells().get(0);
        Round round = new Round(cell, Map.of("this-client", ours, "vertx", theirs), Map.of());

        String page = Tables.of(Results.of(options, Pinning.none(), List.of(), List.of(), List.of(), List.of(round)));

        assertThat(page)
                .contains("## 1,000 instances at 1/s, server delay 50 ms")
                .contains("| this-client | 980 | 80.0 | 7,000 | 97.8 % | 0.34 % | 20 |")
                .contains("| vertx | 1.00 (1.00 to 1.00) | 0.50 (0.50 to 0.50) | 0.50 (0.50 to 0.50) |")
                .doesNotContain("p99");
    }
}
