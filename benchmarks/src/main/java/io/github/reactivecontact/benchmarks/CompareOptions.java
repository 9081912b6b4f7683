package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code compare}, and their defaults. */
final class CompareOptions {

    /** The name of this client in another build. */
    static final String BASELINE = "baseline";

    @Option(names = "--quick", description = "64 in flight, no delay, three rounds, short runs: under five minutes")
    private boolean quick;

    @Option(names = "--output", description = "Directory of the results (default ${DEFAULT-VALUE})")
    private Path output = Path.of("benchmarks", "results");

    @Option(names = "--clients", split = ",", description = "Compare only with these (default: all)")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = "--baseline",
            description = "The benchmarks.jar of another build, whose client is measured as '" + BASELINE + "'")
    private @Nullable Path baseline;

    @Option(names = "--in-flight", split = ",", description = "Lookups at once (default 16,64,256,512)")
    private List<Integer> inFlight = new ArrayList<>();

    @Option(names = "--delays", split = ",", description = "Delays of the server in milliseconds (default 0,50)")
    private List<Integer> delays = new ArrayList<>();

    @Option(names = "--rounds", description = "Measurements of each cell (default 3)")
    private @Nullable Integer rounds;

    @Option(
            names = "--warm-up",
            description = "Warm-up seconds of each client before the first round (default 54; quick 15)")
    private @Nullable Double warmUpSeconds;

    @Option(names = "--measure", description = "Seconds of each measurement (default 2.5; quick 1.5)")
    private @Nullable Double measureSeconds;

    @Option(
            names = "--loops",
            description = "Event loops of all clients but webclient (default: each client's default)")
    private @Nullable Integer eventLoops;

    @Option(
            names = "--rate",
            description = "Open load: lookups per second; latencies count from the due time (default: closed load)")
    private @Nullable Double perSecond;

    @Option(names = "--no-pinning", description = "Do not pin the processes to cores")
    private boolean unpinned;

    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (int delay : or(delays, quick ? List.of(0) : List.of(0, 50))) {
            for (int n : or(inFlight, quick ? List.of(64) : List.of(16, 64, 256, 512))) {
                cells.add(new Cell(n, delay));
            }
        }
        return cells;
    }

    /** Returns the clients to compare, this client first. */
    List<String> clients() {
        List<String> all = LoadClients.names();
        for (String client : chosen) {
            if (!all.contains(client)) {
                throw new IllegalArgumentException("--clients must be some of " + all + ", was " + client);
            }
        }
        List<String> clients = new ArrayList<>(all);
        clients.removeIf(
                client -> !chosen.isEmpty() && !client.equals(LoadClients.THIS_CLIENT) && !chosen.contains(client));
        if (baseline != null) {
            clients.add(BASELINE);
        }
        return clients;
    }

    List<String> others() {
        return clients().stream()
                .filter(client -> !client.equals(LoadClients.THIS_CLIENT))
                .toList();
    }

    @Nullable
    Path baseline() {
        return baseline;
    }

    Path output() {
        return output;
    }

    int rounds() {
        return rounds == null ? 3 : rounds;
    }

    double warmUpSeconds() {
        return warmUpSeconds == null ? (quick ? 15 : 54) : warmUpSeconds;
    }

    double measureSeconds() {
        return measureSeconds == null ? (quick ? 1.5 : 2.5) : measureSeconds;
    }

    @Nullable
    Integer eventLoops() {
        return eventLoops;
    }

    @Nullable
    Double perSecond() {
        return perSecond;
    }

    boolean unpinned() {
        return unpinned;
    }

    private static List<Integer> or(List<Integer> given, List<Integer> otherwise) {
        return given.isEmpty() ? otherwise : given;
    }
}
