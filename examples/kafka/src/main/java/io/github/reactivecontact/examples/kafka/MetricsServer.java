package io.github.reactivecontact.examples.kafka;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Serves the meters to Prometheus at {@code /metrics}. */
final class MetricsServer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final DisposableServer server;

    private MetricsServer(DisposableServer server) {
        this.server = server;
    }

    /** Port 0 is any free one. */
    static MetricsServer start(int port, PrometheusMeterRegistry registry) {
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

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.disposeNow(TIMEOUT);
    }
}
