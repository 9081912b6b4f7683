package io.github.reactivecontact.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a comparison found.
 *
 * @param measuredAt when it was written
 * @param machine where
 * @param pinning on which cores
 * @param jvmFlags of every client
 * @param load closed, or open with its rate
 * @param eventLoops of this client and of those on the same loops, or null for the defaults
 * @param warmUpSeconds of each client before the first round
 * @param measureSeconds of each client in each round
 * @param rounds planned for each cell
 * @param server its ceiling
 * @param ratios this client over each other
 * @param clients medians of the rounds
 * @param failures what could not be measured
 */
record Results(
        String measuredAt,
        Machine machine,
        Pinning pinning,
        List<String> jvmFlags,
        String load,
        @Nullable Integer eventLoops,
        double warmUpSeconds,
        double measureSeconds,
        int rounds,
        List<Ceiling> server,
        List<Ratios.Ratio> ratios,
        List<Absolute> clients,
        List<Failure> failures) {

    /**
     * One client in one cell.
     *
     * @param inFlight lookups at once
     * @param delayMs the server's delay
     * @param rounds in which it was measured
     * @param medians of its numbers
     */
    record Absolute(int inFlight, int delayMs, int rounds, Measurement medians) {}

    /**
     * A client that could not be measured.
     *
     * @param client its name
     * @param inFlight lookups at once
     * @param delayMs the server's delay
     * @param why what it said
     */
    record Failure(String client, int inFlight, int delayMs, String why) {}

    static Results of(CompareOptions options, Pinning pinning, List<Ceiling> ceilings, List<Round> rounds) {
        List<Ratios.Ratio> ratios = new ArrayList<>();
        List<Absolute> clients = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Cell cell : options.cells()) {
            List<Round> ofCell =
                    rounds.stream().filter(round -> round.cell().equals(cell)).toList();
            ratios.addAll(Ratios.of(cell, ofCell, options.others()));
            for (String client : options.clients()) {
                List<Measurement> all = ofCell.stream()
                        .flatMap(round -> round.of(client).stream())
                        .toList();
                if (!all.isEmpty()) {
                    clients.add(new Absolute(cell.inFlight(), cell.delayMs(), all.size(), Medians.of(all)));
                }
            }
            ofCell.forEach(round -> round.failures()
                    .forEach((client, why) -> failures.add(new Failure(client, cell.inFlight(), cell.delayMs(), why))));
        }
        return new Results(
                Instant.now().toString(),
                Machine.thisOne(),
                pinning,
                pinning.clientFlags(Jvm.FLAGS),
                options.perSecond() == null ? "closed" : "open, " + options.perSecond() + " lookups a second",
                options.eventLoops(),
                options.warmUpSeconds(),
                options.measureSeconds(),
                options.rounds(),
                ceilings,
                ratios,
                clients,
                failures);
    }
}
