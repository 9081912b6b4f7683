package io.github.reactivecontact.benchmarks.clients;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Connections and event loops like this library's, so that only the clients differ: some more connections than lookups
 * in flight, and the same number of event loops. By default that is one own loop on one core, and otherwise Reactor
 * Netty's shared loops.
 */
final class NettyResources {

    private final ConnectionProvider connections;
    private final @Nullable LoopResources ownLoops;

    NettyResources(Target target) {
        this.connections = ConnectionProvider.builder("benchmark")
                .maxConnections(target.connections())
                .pendingAcquireMaxCount(-1)
                .lifo()
                .build();
        boolean hasOneCore = Runtime.getRuntime().availableProcessors() == 1;
        Integer loops = target.eventLoops() == null && hasOneCore ? Integer.valueOf(1) : target.eventLoops();
        this.ownLoops = loops == null ? null : LoopResources.create("benchmark", loops, true);
    }

    HttpClient client() {
        HttpClient client = HttpClient.create(connections);
        return ownLoops == null ? client : client.runOn(ownLoops);
    }

    void close() {
        connections.disposeLater().block();
        if (ownLoops != null) {
            ownLoops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block();
        }
    }
}
