package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;

class MonitoringTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void metrics_running_haveInstancesLagOutcomesAndTimeLeft() {
        Results results = Results.silent(registry);
        results.accept(new ProducerRecord<>("out", new byte[0]));
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>("dead", new byte[0]);
        OutcomeHeaders.set(letter.headers(), DeadLetters.REASON, "TIMEOUT");
        results.accept(letter);
        try (GreenApiSimulator simulator =
                        GreenApiSimulator.builder().instances(2).start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instances(simulator.instances())
                        .build();
                MetricsServer server = MetricsServer.start(0, registry)) {
            PollLoop loop = new PollLoop(
                    new MockConsumer<>("earliest"),
                    new LoopOptions("in", 1, Duration.ZERO, Duration.ZERO, false),
                    position -> {
                        throw new AssertionError("no partition");
                    });
            Disposable monitoring = Monitoring.start(client, loop, results, registry, line -> {});

            String meters = HttpClient.newConnection()
                    .get()
                    .uri("http://127.0.0.1:" + server.port() + "/metrics")
                    .responseSingle((response, body) -> body.asString())
                    .block(TIMEOUT);

            assertThat(meters)
                    .contains("contact_client_instances{state=\"READY\"} 2.0")
                    .contains("contact_pipeline_lag_records 0.0")
                    .contains("contact_pipeline_outcomes_total{error_type=\"none\",outcome=\"enriched\"} 1.0")
                    .contains("contact_pipeline_outcomes_total{error_type=\"TIMEOUT\",outcome=\"dead_letter\"} 1.0")
                    .contains("contact_pipeline_time_left_seconds 0.0");
            assertThat(results.summary()).isEqualTo("1 enriched, 1 dead letters");
            monitoring.dispose();
        }
    }

    @Test
    void metricsServer_portInUse_isRejected() {
        try (MetricsServer first = MetricsServer.start(0, registry)) {
            int port = first.port();

            assertThatThrownBy(() -> MetricsServer.start(port, registry))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--metrics-port " + port);
        }
    }
}
