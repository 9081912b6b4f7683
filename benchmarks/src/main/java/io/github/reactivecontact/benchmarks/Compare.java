package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        Pinning pinning = options.unpinned() ? Pinning.none() : Pinning.ofThisMachine();
        System.out.println(Machine.thisOne().describe() + "; " + pinning.describe());
        try (ThrowawayKeys keys = ThrowawayKeys.create();
                ServerProcess server = ServerProcess.start(pinning, cells, keys);
                ClientProcesses processes = new ClientProcesses(server, pinning, keys, options)) {
            // These need no warm clients, so they come first.
            List<FirstAnswer> firstAnswers = options.startRounds() == 0
                    ? List.of()
                    : FirstAnswer.measure(options.startRounds(), server, pinning);
            List<CacheHit> cacheHits = options.cacheHits();
            List<ServerCapacity> capacities = cells.isEmpty()
                    ? List.of()
                    : ServerCapacity.of(server, pinning, cells.get(0).inFlight());
            capacities.forEach(capacity -> System.out.printf(
                    "The server answers %,.0f/s to %s%n", capacity.lookupsPerSecond(), capacity.by()));
            Report report = new Report(options.output());
            List<Round> rounds = new ArrayList<>();
            // Now and after each cell, so that an interrupted run keeps its results.
            report.write(Results.of(options, pinning, capacities, firstAnswers, cacheHits, rounds));
            for (Cell cell : cells) {
                for (int number = 0; number < options.rounds(cell); number++) {
                    System.out.println("Round " + (number + 1) + " of " + options.rounds(cell) + ": " + cell);
                    rounds.add(Round.run(number, cell, options.clients(cell), processes::measure, Compare::print));
                }
                report.write(Results.of(options, pinning, capacities, firstAnswers, cacheHits, rounds));
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
                    "  %-22s %,9.0f/s  %6.1f us CPU  %,8.0f B  %s%n",
                    client,
                    measurement.lookupsPerSecond(),
                    measurement.cpuNanosPerLookup() / 1000,
                    measurement.bytesPerLookup(),
                    measurement.permitsUsed() == null || measurement.refused() == null
                            ? String.format(Locale.ROOT, "p99 %8.2f ms", measurement.p99Millis())
                            : String.format(
                                    Locale.ROOT,
                                    "used %.1f %%, refused %.2f %%",
                                    100 * measurement.permitsUsed(),
                                    100 * measurement.refused()));
        }
    }
}
