package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a server, measures every client cell by cell and round by round, and writes the results. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares this client with the alternatives that a user has.")
final class Compare implements Callable<Integer> {

    @Mixin
    private final CompareOptions options = new CompareOptions();

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws InterruptedException, IOException {
        List<Cell> cells = options.cells();
        List<String> clients = options.clients();
        Pinning pinning = options.unpinned() ? Pinning.none() : Pinning.ofThisMachine();
        System.out.println(Machine.thisOne().describe() + "; " + pinning.describe());
        List<Integer> delays = cells.stream().map(Cell::delayMs).distinct().toList();
        try (ServerProcess server = ServerProcess.start(pinning, delays);
                ClientProcesses processes = new ClientProcesses(server, pinning, options)) {
            List<ServerCapacity> capacities =
                    ServerCapacity.of(server, pinning, cells.get(0).inFlight());
            capacities.forEach(capacity -> System.out.printf(
                    "The server answers %,.0f/s to %s%n", capacity.lookupsPerSecond(), capacity.by()));
            Report report = new Report(options.output());
            List<Round> rounds = new ArrayList<>();
            for (Cell cell : cells) {
                for (int number = 0; number < options.rounds(); number++) {
                    System.out.println("Round " + (number + 1) + " of " + options.rounds() + ": " + cell);
                    rounds.add(Round.run(number, cell, clients, processes::measure, Compare::print));
                }
                // After each cell, so that an interrupted run keeps its results.
                report.write(Results.of(options, pinning, capacities, rounds));
            }
            System.out.println("Results: " + options.output());
            return rounds.stream().allMatch(round -> round.failures().isEmpty()) ? 0 : 1;
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String client, Cell cell, @Nullable Measurement measurement, @Nullable String failure) {
        if (measurement == null) {
            System.out.printf("  %-22s could not be measured: %s%n", client, failure);
        } else {
            System.out.printf(
                    "  %-22s %,9.0f/s  %6.1f us CPU  %,8.0f B  p99 %8.2f ms%n",
                    client,
                    measurement.lookupsPerSecond(),
                    measurement.cpuNanosPerLookup() / 1000,
                    measurement.bytesPerLookup(),
                    measurement.p99Millis());
        }
    }
}
