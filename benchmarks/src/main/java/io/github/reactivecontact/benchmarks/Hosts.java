package io.github.reactivecontact.benchmarks;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which a server listens.
 *
 * @param plain by their delays in milliseconds
 * @param tls the same with TLS
 * @param fleet the hosts of instances with a rate limit
 */
record Hosts(Map<Integer, URI> plain, Map<Integer, URI> tls, List<URI> fleet) {

    /** Returns the addresses for a cell. */
    List<URI> of(Cell cell) {
        if (cell.load() == LoadKind.PACED) {
            return fleet;
        }
        @Nullable URI host = (cell.tls() ? tls : plain).get(cell.delayMs());
        if (host == null) {
            throw new IllegalArgumentException("The server does not listen for: " + cell);
        }
        return List.of(host);
    }
}
