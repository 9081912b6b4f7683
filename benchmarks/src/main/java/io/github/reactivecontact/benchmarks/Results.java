package io.github.reactivecontact.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a comparison.
 *
 * @param measuredAt time of writing
 * @param machine the machine
 * @param pinning the cores used
 * @param jvmFlags flags of every client
 * @param load closed, or open with its rate
 * @param eventLoops of all clients but webclient, or null for the defaults
 * @param warmUpSeconds of each client before the first round
 * @param measureSeconds of each client in each round
 * @param rounds planned for each cell
 * @param server the highest rate of the server
 * @param ratios this client over each other
 * @param clients medians of the rounds
 * @param failures measurements that failed
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
        List<ServerCapacity> server,
        List<Ratios.Ratio> ratios,
        List<Absolute> clients,
        List<Failure> failures) {

    /**
     * The medians of one client in one cell.
     *
     * @param inFlight lookups at once
     * @param delayMs the server's delay
     * @param rounds number of rounds with this client
     * @param medians its numbers
     */
    record Absolute(int inFlight, int delayMs, int rounds, Measurement medians) {}

    /**
     * A measurement that failed.
     *
     * @param client name of the client
     * @param inFlight lookups at once
     * @param delayMs the server's delay
     * @param why message of the failure
     */
    record Failure(String client, int inFlight, int delayMs, String why) {}

    static Results of(CompareOptions options, Pinning pinning, List<ServerCapacity> capacities, List<Round> rounds) {
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
                capacities,
                ratios,
                clients,
                failures);
    }
}
