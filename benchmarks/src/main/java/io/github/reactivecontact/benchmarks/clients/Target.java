package io.github.reactivecontact.benchmarks.clients;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The server of a client, and the client's concurrency.
 *
 * @param hosts of the server, on loopback; instances are distributed over them
 * @param instanceCount number of instances, at least 1
 * @param inFlight lookups at once
 * @param eventLoops event loops of the client, or null for its default
 */
public record Target(
        List<URI> hosts,
        int instanceCount,
        int inFlight,
        @Nullable Integer eventLoops) {

    private static final long FIRST_INSTANCE = 1101000001;

    // The same as in this client: a connection returns to its pool a moment after its response was delivered.
    private static final int SPARE_CONNECTIONS = 16;

    /**
     * Creates a target of one instance.
     *
     * @param host of the server
     * @param inFlight lookups at once
     * @param eventLoops event loops of the client, or null for its default
     * @return the target
     */
    public static Target of(URI host, int inFlight, @Nullable Integer eventLoops) {
        return new Target(List.of(host), 1, inFlight, eventLoops);
    }

    int connections() {
        return inFlight + SPARE_CONNECTIONS;
    }

    /** Returns the first instance. */
    Instance instance() {
        return instance(0);
    }

    List<Instance> instances() {
        return IntStream.range(0, instanceCount).mapToObj(this::instance).toList();
    }

    private Instance instance(int number) {
        return new Instance(hosts.get(number % hosts.size()), Long.toString(FIRST_INSTANCE + number));
    }
}
