package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import io.github.reactivecontact.benchmarks.clients.Target;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CompareTest {

    static Stream<String> allClients() {
        List<String> names = new ArrayList<>(LoadClients.names());
        names.add(LoadClients.RAW_NETTY);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("allClients")
    void client_serverInSameJvm_completesLookups(String client) throws Exception {
        Measurement measurement = measure(client, new Cell(4, 0), null);

        assertThat(measurement.client()).isEqualTo(client);
        assertThat(measurement.lookups()).isPositive();
        assertThat(measurement.lookupsPerSecond()).isPositive();
        assertThat(measurement.bytesPerLookup()).isPositive();
        assertThat(measurement.p999Millis()).isGreaterThanOrEqualTo(measurement.p50Millis());
    }

    @Test
    void client_openLoadWithDelay_takesAtLeastDelay() throws Exception {
        Measurement measurement = measure(LoadClients.THIS_CLIENT, new Cell(8, 5), 200.0);

        assertThat(measurement.lookups()).isPositive();
        assertThat(measurement.p50Millis()).isGreaterThanOrEqualTo(5);
    }

    @Test
    @MayLeave(value = StrayThreads.class, because = "drawing a chart starts a JDK thread that never ends")
    void compare_smallCellOfTwoClients_writesJsonTablesAndCharts(@TempDir Path directory) throws Exception {
        CompareOptions options = new CompareOptions();
        new CommandLine(options)
                .parseArgs("--in-flight", "4", "--delays", "0", "--clients", "raw-plus-codec", "--rounds", "2");
        List<Round> rounds = new ArrayList<>();
        for (int number = 0; number < options.rounds(); number++) {
            rounds.add(Round.run(
                    number,
                    new Cell(4, 0),
                    options.clients(),
                    (client, cell) -> measure(client, cell, null),
                    (client, cell, measurement, failure) -> {}));
        }

        Results results = Results.of(options, Pinning.none(), List.of(), rounds);
        new Report(directory).write(results);

        assertThat(results.failures()).isEmpty();
        assertThat(results.ratios()).hasSize(4).allSatisfy(ratio -> {
            assertThat(ratio.against()).isEqualTo("raw-plus-codec");
            assertThat(ratio.rounds()).isEqualTo(2);
            assertThat(ratio.min()).isPositive();
            assertThat(ratio.median()).isBetween(ratio.min(), ratio.max());
        });
        assertThat(directory.resolve("compare.json")).content().contains("\"ratios\" : [");
        assertThat(directory.resolve("compare.md")).content().contains("| raw-plus-codec |");
        assertThat(directory).isDirectoryContaining("glob:**lookupsPerSecond.png");
    }

    private static Measurement measure(String client, Cell cell, Double perSecond) throws InterruptedException {
        try (LeanServer server = LeanServer.start(1, List.of(cell.delayMs()))) {
            int port = server.ports().of(cell.delayMs());
            return new ClientRun(
                            client,
                            new Target(port, cell.inFlight(), null),
                            Duration.ofMillis(150),
                            Duration.ofMillis(150),
                            perSecond,
                            null)
                    .execute();
        }
    }
}
