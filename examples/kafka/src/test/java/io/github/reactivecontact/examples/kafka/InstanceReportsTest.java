package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceReportsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final GreenApiSimulator simulator =
            GreenApiSimulator.builder().instances(2).start();
    private final ReactiveContactClient client =
            ReactiveContactClient.builder().instances(simulator.instances()).build();
    private final String first = simulator.instances().get(0).idInstance();
    private final InstanceReports reports = new InstanceReports(client, CLOCK);

    @AfterEach
    void close() {
        client.close();
        simulator.close();
    }

    private Instance instance() {
        return client.snapshot().instance(first).orElseThrow();
    }

    private void report(InstanceStatus status, Duration age) {
        reports.accept(new InstanceReport(first, status, NOW.minus(age)));
    }

    @Test
    void accept_quotaExceeded_startsACooldownOfThatInstance() {
        report(InstanceStatus.QUOTA_EXCEEDED, Duration.ZERO);

        assertThat(instance().state()).isEqualTo(State.COOLING_DOWN);
        assertThat(instance().cooldownReason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(client.snapshot().instances())
                .filteredOn(Instance::isAvailable)
                .hasSize(1);
    }

    @Test
    void accept_olderThanTheLastOne_isDropped() {
        report(InstanceStatus.AUTHORIZED, Duration.ofSeconds(1));
        report(InstanceStatus.NOT_AUTHORIZED, Duration.ofSeconds(2));
        assertThat(instance().isAvailable()).isTrue();

        report(InstanceStatus.NOT_AUTHORIZED, Duration.ofSeconds(1));
        assertThat(instance().isAvailable()).isFalse();
    }

    @Test
    void accept_ofABacklog_isDropped() {
        report(InstanceStatus.NOT_AUTHORIZED, Duration.ofMinutes(5).plusSeconds(1));
        assertThat(instance().isAvailable()).isTrue();

        report(InstanceStatus.NOT_AUTHORIZED, Duration.ofMinutes(5));
        assertThat(instance().isAvailable()).isFalse();
    }

    @Test
    void accept_ofTheFuture_isDropped() {
        report(InstanceStatus.NOT_AUTHORIZED, Duration.ofMinutes(-5).minusSeconds(1));
        assertThat(instance().isAvailable()).isTrue();

        report(InstanceStatus.NOT_AUTHORIZED, Duration.ZERO);
        assertThat(instance().isAvailable()).isFalse();
    }

    @Test
    void accept_ofAClockAhead_isApplied() {
        report(InstanceStatus.NOT_AUTHORIZED, Duration.ofMinutes(-5));

        assertThat(instance().isAvailable()).isFalse();
    }

    @Test
    void accept_unknownInstance_isIgnored() {
        reports.accept(new InstanceReport("7103999999", InstanceStatus.NOT_AUTHORIZED, NOW));

        assertThat(client.snapshot().instances()).allMatch(Instance::isAvailable);
    }

    @Test
    void flow_webhookOfAnInstance_isAppliedAndCommitted() {
        Results results = Results.silent(new SimpleMeterRegistry());
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (Outbox outbox = new Outbox(
                producer,
                new EnrichedRecords("out", false, InputValue.TEXT),
                new DeadLetters("dead", "group"),
                results)) {
            PartitionFlow flow = new PartitionFlow(
                    0,
                    new Pipeline(
                            EventFormat.webhooks(),
                            new Enrichment(client, BulkOptions.defaults()),
                            outbox,
                            reports,
                            results::skipped));
            String event = "{\"typeWebhook\":\"stateInstanceChanged\",\"instanceData\":{\"idInstance\":" + first
                    + "},\"timestamp\":" + NOW.getEpochSecond() + ",\"stateInstance\":\"notAuthorized\"}";

            flow.add(List.of(new ConsumerRecord<>("in", 0, 0, null, event.getBytes(StandardCharsets.UTF_8))));

            assertThat(instance().cooldownReason()).isEqualTo(Reason.INSTANCE_NOT_AUTHORIZED);
            assertThat(flow.offsets().committable()).isEqualTo(1);
            assertThat(producer.history()).isEmpty();
            flow.records().cancel();
        }
    }
}
