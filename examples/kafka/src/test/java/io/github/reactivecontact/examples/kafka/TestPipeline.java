package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A pipeline of chat ids with a mock producer, the topics {@code out} and {@code dead}, and short cooldowns. */
final class TestPipeline implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    final ReactiveContactClient client;
    final MockProducer<byte[], byte[]> producer;
    final Pipeline steps;
    private final Outbox outbox;

    /** {@code acknowledges} says whether the producer acknowledges outcomes without {@link #acknowledge}. */
    TestPipeline(GreenApiSimulator simulator, BulkOptions bulk, boolean acknowledges) {
        client = ReactiveContactClient.builder()
                .instances(simulator.instances())
                .unlimitedRate()
                .cooldown(Duration.ofMillis(50), Duration.ofMillis(50))
                .build();
        producer = new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
        Results results = Results.silent(new SimpleMeterRegistry());
        outbox = new Outbox(
                producer,
                new EnrichedRecords("out", false, InputValue.TEXT),
                new DeadLetters("dead", "group"),
                results);
        steps = new Pipeline(EventFormat.text(), new Enrichment(client, bulk), outbox, report -> {}, results::skipped);
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(TIMEOUT).until(condition);
    }

    /** Waits for as many outcomes and acknowledges them. */
    void acknowledge(int count) {
        for (int i = 0; i < count; i++) {
            await(producer::completeNext);
        }
    }

    /** Acknowledges the outcomes that were sent. {@link #close} waits for them. */
    void acknowledgeRest() {
        while (producer.completeNext()) {
            // Each call acknowledges one.
        }
    }

    @Override
    public void close() {
        outbox.close();
        client.close();
    }
}
