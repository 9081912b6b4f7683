package io.github.reactivecontact.examples.kafka;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Serves the meters to Prometheus at {@code /metrics}. */
final class MetricsServer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable DisposableServer server;

    private MetricsServer(@Nullable DisposableServer server) {
        this.server = server;
    }

    /** Serves nothing without a port. Port 0 is any free one. */
    static MetricsServer start(@Nullable Integer port, PrometheusMeterRegistry registry) {
        if (port == null) {
            return new MetricsServer(null);
        }
        try {
            return new MetricsServer(HttpServer.create()
                    .port(port)
                    .route(routes -> routes.get(
                            "/metrics",
                            (request, response) -> response.header(
                                            "Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                                    .sendString(Mono.fromCallable(registry::scrape)
                                            .subscribeOn(Schedulers.boundedElastic()))))
                    .bindNow(TIMEOUT));
        } catch (ChannelBindException e) {
            throw new UsageException("--metrics-port " + port + " cannot be used: another program listens on it");
        }
    }

    /** Returns the port; null without one. */
    @Nullable
    Integer port() {
        return server != null && server.address() instanceof InetSocketAddress address ? address.getPort() : null;
    }

    @Override
    public void close() {
        if (server != null) {
            server.disposeNow(TIMEOUT);
        }
    }
}
