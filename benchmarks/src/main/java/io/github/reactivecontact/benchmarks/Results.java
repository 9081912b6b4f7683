package io.github.reactivecontact.benchmarks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
 * @param eventLoops of all clients but webclient, or null for the defaults
 * @param warmUpSeconds of each client before the first round
 * @param server the highest rate of the server
 * @param ratios this client over each other
 * @param clients medians of the rounds
 * @param firstAnswers what cold JVMs needed until the first answer, empty if it was not measured
 * @param cacheHits cost of lookups that a cache answers, empty if it was not measured
 * @param failures measurements that failed
 */
record Results(
        String measuredAt,
        Machine machine,
        Pinning pinning,
        List<String> jvmFlags,
        @Nullable Integer eventLoops,
        double warmUpSeconds,
        List<ServerCapacity> server,
        List<Ratios.Ratio> ratios,
        List<Absolute> clients,
        List<FirstAnswer> firstAnswers,
        List<CacheHit> cacheHits,
        List<Failure> failures) {

    /**
     * The medians of one client in one cell.
     *
     * @param cell the conditions; its numbers are properties of this in JSON
     * @param rounds number of rounds with this client
     * @param medians its numbers
     */
    record Absolute(@JsonUnwrapped Cell cell, int rounds, Measurement medians) {}

    /**
     * A measurement that failed.
     *
     * @param client name of the client
     * @param cell the conditions; its numbers are properties of this in JSON
     * @param why message of the failure
     */
    record Failure(String client, @JsonUnwrapped Cell cell, String why) {}

    static Results of(
            CompareOptions options,
            Pinning pinning,
            List<ServerCapacity> capacities,
            List<FirstAnswer> firstAnswers,
            List<CacheHit> cacheHits,
            List<Round> rounds) {
        List<Ratios.Ratio> ratios = new ArrayList<>();
        List<Absolute> clients = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Cell cell : options.cells()) {
            List<Round> ofCell =
                    rounds.stream().filter(round -> round.cell().equals(cell)).toList();
            ratios.addAll(Ratios.of(cell, ofCell, options.others(cell)));
            for (String client : options.clients(cell)) {
                List<Measurement> all = ofCell.stream()
                        .flatMap(round -> round.of(client).stream())
                        .toList();
                if (!all.isEmpty()) {
                    clients.add(new Absolute(cell, all.size(), Medians.of(all)));
                }
            }
            ofCell.forEach(
                    round -> round.failures().forEach((client, why) -> failures.add(new Failure(client, cell, why))));
        }
        return new Results(
                Instant.now().toString(),
                Machine.thisOne(),
                pinning,
                pinning.clientFlags(Jvm.FLAGS),
                options.eventLoops(),
                options.warmUpSeconds(),
                capacities,
                ratios,
                clients,
                firstAnswers,
                cacheHits,
                failures);
    }
}
