package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
        Measurement measurement = measure(client, Cell.closed(4, 0));

        assertThat(measurement.client()).isEqualTo(client);
        assertThat(measurement.lookups()).isPositive();
        assertThat(measurement.lookupsPerSecond()).isPositive();
        assertThat(measurement.bytesPerLookup()).isPositive();
        assertThat(measurement.p999Millis()).isGreaterThanOrEqualTo(measurement.p50Millis());
    }

    @Test
    void client_openLoadWithDelay_takesAtLeastDelay() throws Exception {
        Measurement measurement = measure(LoadClients.THIS_CLIENT, Cell.open(200, 8, 5, false));

        assertThat(measurement.lookups()).isPositive();
        assertThat(measurement.p50Millis()).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("io.github.reactivecontact.benchmarks.clients.LoadClients#pacedNames")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have one loopback address")
    void client_fleetWithRateLimit_reportsPermitsAndRefusals(String client) throws Exception {
        Measurement measurement = measure(client, Cell.paced(200, 16, 5));

        assertThat(measurement.lookups()).isPositive();
        assertThat(measurement.permitsUsed()).isPositive();
        assertThat(measurement.refused()).isBetween(0.0, 0.9);
    }

    @Test
    @MayLeave(value = StrayThreads.class, because = "drawing a chart starts a JDK thread that never ends")
    void compare_smallCellOfTwoClients_writesJsonTablesAndCharts(@TempDir Path directory) throws Exception {
        Cell cell = Cell.closed(4, 0);
        CompareOptions options = new CompareOptions();
        new CommandLine(options)
                .parseArgs("--in-flight", "4", "--delays", "0", "--clients", "raw-plus-codec", "--rounds", "2");
        List<Round> rounds = new ArrayList<>();
        for (int number = 0; number < options.rounds(cell); number++) {
            rounds.add(Round.run(
                    number,
                    cell,
                    options.clients(cell),
                    CompareTest::measure,
                    (client, measured, measurement, failure) -> {}));
        }

        List<FirstAnswer> firstAnswers = List.of(new FirstAnswer("vertx", 1, 812.4, 1300));
        List<CacheHit> cacheHits = List.of(new CacheHit("lookup", 312.4, 208));
        Results results = Results.of(options, Pinning.none(), List.of(), firstAnswers, cacheHits, rounds);
        new Report(directory).write(results);

        assertThat(results.failures()).isEmpty();
        assertThat(results.ratios()).hasSize(4).allSatisfy(ratio -> {
            assertThat(ratio.against()).isEqualTo("raw-plus-codec");
            assertThat(ratio.rounds()).isEqualTo(2);
            assertThat(ratio.min()).isPositive();
            assertThat(ratio.median()).isBetween(ratio.min(), ratio.max());
        });
        assertThat(directory.resolve("compare.json")).content().contains("\"ratios\" : [", "\"load\" : \"closed\"");
        assertThat(directory.resolve("compare.md"))
                .content()
                .contains("| raw-plus-codec |", "| vertx | 812 | 1,300 | 1 |", "| lookup | 312 | 208 |");
        assertThat(directory).isDirectoryContaining("glob:**lookupsPerSecond.png");
    }

    private static Measurement measure(String client, Cell cell) throws InterruptedException {
        try (LeanServer server = LeanServer.start(1, List.of(cell.delayMs())).withFleet(2, cell.delayMs())) {
            Task task = new Task(cell, server.hosts().of(cell), 0.15, 0.15);
            return new ClientRun(client, task, null, null).execute();
        }
    }
}
