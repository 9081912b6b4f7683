package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code compare}, and their defaults. */
final class CompareOptions {

    private static final String CLOSED = "closed";
    private static final String OPEN = "open";
    private static final String TLS = "tls";
    private static final String PACED = "paced";
    private static final String START = "start";
    private static final String CACHE = "cache";
    private static final List<String> PARTS = List.of(CLOSED, OPEN, TLS, PACED, START, CACHE);

    private static final int DELAY = 50;
    private static final double PER_SECOND = 1000;
    private static final int IN_FLIGHT_OF_OPEN_LOAD = 128;
    private static final int INSTANCES = 1000;
    private static final int IN_FLIGHT_OF_FLEET = 256;

    // At a low rate, the other clients differ as they do at full speed.
    private static final List<String> AT_A_RATE =
            List.of("raw-netty-plus-codec", "raw-plus-codec", "webclient", "vertx");

    @Option(names = "--quick", description = "One cell of each load, few rounds, short runs: under eight minutes")
    private boolean quick;

    @Option(names = "--output", description = "Directory of the results (default ${DEFAULT-VALUE})")
    private Path output = Path.of("benchmarks", "results");

    @Option(names = "--clients", split = ",", description = "Compare only with these (default: all)")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = "--baseline",
            description = "The benchmarks.jar of another build, whose client is measured as '" + Baseline.NAME + "'")
    private @Nullable Path baseline;

    @Option(
            names = "--cells",
            split = ",",
            description =
                    "Only these: closed, open, tls, paced, start, cache (default: all; closed if --in-flight or --delays is given)")
    private List<String> parts = new ArrayList<>();

    @Option(names = "--in-flight", split = ",", description = "Lookups at once (default 16,64,256,512; open 128)")
    private List<Integer> inFlight = new ArrayList<>();

    @Option(
            names = "--delays",
            split = ",",
            description = "Delays of the server in milliseconds (default 0,50; open 50)")
    private List<Integer> delays = new ArrayList<>();

    @Option(names = "--rounds", description = "Measurements of each cell (default 3)")
    private @Nullable Integer rounds;

    @Option(
            names = "--warm-up",
            description = "Warm-up seconds of each client before the first round (default 54; quick 15)")
    private @Nullable Double warmUpSeconds;

    @Option(
            names = "--measure",
            description = "Seconds of each measurement (default 2.5, open 5, paced 20; quick 1.5, 2.5, 6)")
    private @Nullable Double measureSeconds;

    @Option(
            names = "--loops",
            description = "Event loops of all clients but webclient (default: each client's default)")
    private @Nullable Integer eventLoops;

    @Option(
            names = "--rate",
            description =
                    "Only open loads, with this many lookups per second (default: all cells; open ones with 1000)")
    private @Nullable Double perSecond;

    @Option(names = "--no-pinning", description = "Do not pin the processes to cores")
    private boolean unpinned;

    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        if (has(CLOSED)) {
            for (int delay : or(delays, quick ? List.of(0) : List.of(0, 50))) {
                for (int n : or(inFlight, quick ? List.of(64) : List.of(16, 64, 256, 512))) {
                    cells.add(Cell.closed(n, delay));
                }
            }
        }
        if (has(OPEN)) {
            addOpen(cells, false);
        }
        if (has(TLS)) {
            addOpen(cells, true);
        }
        if (has(PACED)) {
            cells.add(Cell.paced(INSTANCES, IN_FLIGHT_OF_FLEET, DELAY));
        }
        cells.removeIf(cell -> others(cell).isEmpty() && !chosen.isEmpty());
        return cells;
    }

    /** Returns how many cold JVMs of each client are measured. */
    int startRounds() {
        return !has(START) ? 0 : quick ? 1 : 10;
    }

    /** Measures hits of the cache, if they are chosen. */
    List<CacheHit> cacheHits() {
        if (!has(CACHE)) {
            return List.of();
        }
        return quick ? CacheHit.measure(1, 2) : CacheHit.measure(2, 5);
    }

    private void addOpen(List<Cell> cells, boolean tls) {
        for (int delay : or(delays, List.of(DELAY))) {
            for (int n : or(inFlight, List.of(IN_FLIGHT_OF_OPEN_LOAD))) {
                cells.add(Cell.open(perSecond == null ? PER_SECOND : perSecond, n, delay, tls));
            }
        }
    }

    private boolean has(String part) {
        for (String given : parts) {
            if (!PARTS.contains(given)) {
                throw new IllegalArgumentException("--cells must be some of " + PARTS + ", was " + given);
            }
        }
        if (!parts.isEmpty()) {
            return parts.contains(part);
        }
        if (perSecond != null) {
            return part.equals(OPEN);
        }
        if (!inFlight.isEmpty() || !delays.isEmpty()) {
            return part.equals(CLOSED);
        }
        // These two have clients of their own.
        return chosen.isEmpty() || !List.of(START, CACHE).contains(part);
    }

    /** Returns the clients to compare in a cell, this client first. */
    List<String> clients(Cell cell) {
        List<String> all = LoadClients.names();
        for (String client : chosen) {
            if (!all.contains(client)) {
                throw new IllegalArgumentException("--clients must be some of " + all + ", was " + client);
            }
        }
        List<String> clients = new ArrayList<>(cell.load() == LoadKind.PACED ? LoadClients.pacedNames() : all);
        Collection<String> compared = !chosen.isEmpty() ? chosen : cell.load() == LoadKind.OPEN ? AT_A_RATE : clients;
        clients.removeIf(client -> !client.equals(LoadClients.THIS_CLIENT) && !compared.contains(client));
        Baseline other = baseline();
        if (other != null && other.runs(cell)) {
            clients.add(Baseline.NAME);
        }
        return clients;
    }

    List<String> others(Cell cell) {
        return clients(cell).stream()
                .filter(client -> !client.equals(LoadClients.THIS_CLIENT))
                .toList();
    }

    @Nullable
    Baseline baseline() {
        return baseline == null ? null : new Baseline(baseline);
    }

    Path output() {
        return output;
    }

    int rounds(Cell cell) {
        return rounds != null ? rounds : quick && cell.load() != LoadKind.CLOSED ? 1 : 3;
    }

    double warmUpSeconds() {
        return warmUpSeconds == null ? (quick ? 15 : 54) : warmUpSeconds;
    }

    /** Returns the run time before a measurement. A fleet opens its connections and learns its pace in this time. */
    double settleSeconds(Cell cell) {
        return cell.load() != LoadKind.PACED ? 1 : quick ? 4 : 20;
    }

    double measureSeconds(Cell cell) {
        if (measureSeconds != null) {
            return measureSeconds;
        }
        return switch (cell.load()) {
            case CLOSED -> quick ? 1.5 : 2.5;
            case OPEN -> quick ? 2.5 : 5;
            case PACED -> quick ? 6 : 20;
        };
    }

    @Nullable
    Integer eventLoops() {
        return eventLoops;
    }

    boolean unpinned() {
        return unpinned;
    }

    private static List<Integer> or(List<Integer> given, List<Integer> otherwise) {
        return given.isEmpty() ? otherwise : given;
    }
}
