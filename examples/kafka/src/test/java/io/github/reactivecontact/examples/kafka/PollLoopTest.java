package io.github.reactivecontact.examples.kafka;

import static io.github.reactivecontact.examples.kafka.TestPipeline.TIMEOUT;
import static io.github.reactivecontact.examples.kafka.TestPipeline.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs the loop with a mock consumer, a mock producer and a GREEN-API simulator. */
class PollLoopTest {

    private static final TopicPartition ONE = new TopicPartition("in", 0);
    private static final TopicPartition OTHER = new TopicPartition("in", 1);
    private static final int MAX_UNCOMMITTED = 4;

    private final GreenApiSimulator simulator =
            GreenApiSimulator.builder().instances(2).start();
    private final TestPipeline pipeline =
            new TestPipeline(simulator, BulkOptions.defaults().ordered(), false);
    private final MockProducer<byte[], byte[]> producer = pipeline.producer;
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final PollLoop loop = new PollLoop(
            consumer,
            new LoopOptions("in", MAX_UNCOMMITTED, Duration.ofMillis(20), Duration.ofMillis(200), false),
            position -> new PartitionFlow(position, pipeline.steps));
    private CompletableFuture<Void> running;

    private void start() {
        running = CompletableFuture.runAsync(loop::run, task -> new Thread(task, "poll-loop").start());
        consumer.schedulePollTask(() -> {
            consumer.updateBeginningOffsets(Map.of(ONE, 0L, OTHER, 0L));
            consumer.rebalance(List.of(ONE, OTHER));
        });
    }

    @AfterEach
    void close() throws Exception {
        pipeline.acknowledgeRest();
        loop.stop();
        running.exceptionally(e -> null).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        pipeline.close();
        simulator.close();
    }

    private void records(TopicPartition partition, long from, long to) {
        consumer.schedulePollTask(() -> {
            for (long offset = from; offset < to; offset++) {
                consumer.addRecord(new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        offset,
                        null,
                        String.format("7900%07d@c.us", offset).getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private long committed(TopicPartition partition) {
        return consumer.commits.getOrDefault(partition, -1L);
    }

    @Test
    void run_unacknowledgedOutcomes_areNotCommitted() {
        start();
        records(ONE, 0, 3);
        await(() -> producer.history().size() == 3 && committed(ONE) == 0);

        pipeline.acknowledge(2);

        await(() -> committed(ONE) == 2);
        loop.stop();
        await(running::isDone);
        assertThat(committed(ONE)).isEqualTo(2);
    }

    @Test
    void run_maxUncommittedReached_pausesAndResumesPartition() {
        start();
        records(ONE, 0, MAX_UNCOMMITTED);
        await(() -> consumer.paused().equals(Set.of(ONE)));

        records(OTHER, 0, 1);
        await(() -> producer.history().size() == MAX_UNCOMMITTED + 1);
        assertThat(consumer.paused()).containsExactly(ONE);

        // One acknowledgement may be of the other partition.
        pipeline.acknowledge(MAX_UNCOMMITTED / 2 + 1);
        await(() -> consumer.paused().isEmpty());
    }

    @Test
    void revoked_partlyAcknowledged_commitsAcknowledgedOnly() {
        start();
        records(ONE, 0, 3);
        records(OTHER, 0, 1);
        await(() -> producer.history().size() == 4);
        producer.completeNext();

        consumer.schedulePollTask(() -> consumer.rebalance(List.of(OTHER)));

        await(() -> consumer.assignment().equals(Set.of(OTHER)));
        long committed = committed(ONE) + committed(OTHER);
        pipeline.acknowledge(3);
        await(() -> committed(OTHER) == 1);
        assertThat(committed(ONE)).isLessThanOrEqualTo(1);
        assertThat(committed).isLessThanOrEqualTo(1);
    }

    @Test
    void revoked_allAcknowledged_commitsAll() {
        start();
        records(ONE, 0, 3);
        await(() -> producer.history().size() == 3);

        consumer.schedulePollTask(() -> {
            pipeline.acknowledge(3);
            consumer.rebalance(List.of(OTHER));
        });

        await(() -> committed(ONE) == 3);
    }

    @Test
    void lost_acknowledged_isNotCommitted() {
        start();
        records(ONE, 0, 2);
        await(() -> producer.history().size() == 2);
        await(() -> committed(ONE) == 0);

        consumer.schedulePollTask(() -> {
            pipeline.acknowledge(2);
            consumer.losePartitions(List.of(ONE));
        });
        await(() -> !consumer.assignment().contains(ONE));
        loop.stop();
        await(running::isDone);

        assertThat(committed(ONE)).isZero();
    }

    @Test
    void run_sendFails_endsWithoutCommittingRecord() {
        start();
        records(ONE, 0, 2);
        await(() -> producer.history().size() == 2);

        pipeline.acknowledge(1);
        producer.errorNext(new TimeoutException("no broker"));

        assertThatThrownBy(() -> running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("in-0 failed");
        assertThat(committed(ONE)).isEqualTo(1);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void run_recordsInProgress_areTheBacklog() {
        start();
        consumer.schedulePollTask(() -> consumer.updateEndOffsets(Map.of(ONE, 9L, OTHER, 1L)));
        records(ONE, 0, 3);

        await(() -> loop.backlog().equals(new Backlog(7, 3)));
        assertThat(loop.backlog().lag()).isEqualTo(10);
    }

    @Test
    void run_commitFailsWithoutOffsets_commitsAgain() {
        start();
        await(() -> committed(ONE) == 0);
        consumer.failingCommits.set(2);
        records(ONE, 0, 2);
        await(() -> producer.history().size() == 2);

        pipeline.acknowledge(2);

        await(() -> committed(ONE) == 2);
        assertThat(consumer.failingCommits).hasValue(0);
        assertThat(running).isNotDone();
    }

    @Test
    void run_unknownInstanceWhileEveryInstanceIsDeleted_isItsDeadLetter() {
        simulator.instances().forEach(instance -> simulator.state(instance.idInstance(), InstanceState.DELETED));
        simulator
                .instances()
                .forEach(instance -> pipeline.client
                        .getContactInfo(ChatId.parse("79001234561@c.us"), instance.idInstance())
                        .onErrorComplete()
                        .block(TIMEOUT));
        start();
        consumer.schedulePollTask(() -> consumer.addRecord(record(0, "9999")));

        await(() -> producer.history().size() == 1 || running.isDone());

        assertThat(running).isNotDone();
        assertThat(producer.history()).extracting(ProducerRecord::topic).containsExactly("dead");
    }

    @Test
    void run_recordsThatNameAnInstance_useItOrBecomeDeadLetters() {
        String first = simulator.instances().get(0).idInstance();
        String second = simulator.instances().get(1).idInstance();
        simulator.state(second, InstanceState.DELETED);
        start();
        consumer.schedulePollTask(() -> {
            consumer.addRecord(record(0, first));
            consumer.addRecord(record(1, "9999"));
            consumer.addRecord(record(2, second));
            consumer.addRecord(record(3, " "));
        });

        await(() -> producer.history().size() == 4);

        assertThat(producer.history()).extracting(ProducerRecord::topic).containsExactly("out", "dead", "dead", "out");
        assertThat(new String(
                        producer.history()
                                .get(1)
                                .headers()
                                .lastHeader(DeadLetters.REASON)
                                .value(),
                        StandardCharsets.UTF_8))
                .isEqualTo("NO_INSTANCE");
        assertThat(simulator.requests(second)).isEqualTo(1);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String instance) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                ONE.topic(),
                ONE.partition(),
                offset,
                null,
                ("lid_" + offset + "@lid").getBytes(StandardCharsets.UTF_8));
        record.headers().add(EventFormat.INSTANCE, instance.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    @Test
    void run_everyInstanceDeleted_endsWithoutDeadLetters() {
        simulator.instances().forEach(instance -> simulator.state(instance.idInstance(), InstanceState.DELETED));
        start();
        records(ONE, 0, 3);

        assertThatThrownBy(() -> running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(Enrichment.InstancesDeletedException.class);
        assertThat(producer.history()).isEmpty();
        assertThat(committed(ONE)).isLessThanOrEqualTo(0);
    }

    @Test
    void run_everyInstanceExpired_waitsWithoutDeadLetters() {
        simulator.instances().forEach(instance -> simulator.state(instance.idInstance(), InstanceState.EXPIRED));
        start();
        records(ONE, 0, 3);
        await(() -> simulator.requests() >= 4);
        assertThat(running).isNotDone();
        assertThat(producer.history()).isEmpty();

        simulator.instances().forEach(instance -> simulator.state(instance.idInstance(), InstanceState.ANSWERING));

        await(() -> producer.history().size() == 3);
        assertThat(producer.history()).extracting(ProducerRecord::topic).containsOnly("out");
    }
}
