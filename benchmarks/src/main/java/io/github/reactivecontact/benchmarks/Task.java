package io.github.reactivecontact.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.reactivecontact.benchmarks.clients.Load;
import io.github.reactivecontact.benchmarks.clients.LoadClient;
import io.github.reactivecontact.benchmarks.clients.LoadClients;
import io.github.reactivecontact.benchmarks.clients.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task for a client's process.
 *
 * @param cell the load
 * @param hosts of the server
 * @param settleSeconds run time before the measurement
 * @param measureSeconds length of the measurement
 */
record Task(Cell cell, List<URI> hosts, double settleSeconds, double measureSeconds) {

    /** A measurement whose result is not used. */
    static final double SHORTEST_SECONDS = 0.1;

    /** Creates a client for this task. */
    LoadClient client(String name, @Nullable Integer eventLoops) {
        Target target = new Target(hosts, cell.instances(), cell.inFlight(), eventLoops);
        return cell.load() == LoadKind.PACED ? LoadClients.paced(name, target) : LoadClients.named(name, target);
    }

    /** Returns the port of the server, for a {@link Baseline} that knows closed loads only. */
    @JsonProperty
    int port() {
        return hosts.get(0).getPort();
    }

    /** Returns the lookups at once, for a {@link Baseline} that knows closed loads only. */
    @JsonProperty
    int inFlight() {
        return cell.inFlight();
    }

    Load load() {
        return cell.load() == LoadKind.OPEN && cell.perSecond() != null ? Load.open(cell.perSecond()) : Load.closed();
    }

    Duration settle() {
        return duration(settleSeconds);
    }

    Duration measure() {
        return duration(measureSeconds);
    }

    Duration whole() {
        return settle().plus(measure());
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
