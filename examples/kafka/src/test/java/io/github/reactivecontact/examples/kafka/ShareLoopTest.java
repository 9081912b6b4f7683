package io.github.reactivecontact.examples.kafka;

import static io.github.reactivecontact.examples.kafka.TestPipeline.TIMEOUT;
import static io.github.reactivecontact.examples.kafka.TestPipeline.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs the loop with a fake share consumer, a mock producer, a GREEN-API simulator and a manual clock. */
class ShareLoopTest {

    private static final int DELIVERY_LIMIT = 5;
    private static final int CONCURRENCY = 3;

    private final GreenApiSimulator simulator =
            GreenApiSimulator.builder().instances(2).start();
    private final TestPipeline pipeline =
            new TestPipeline(simulator, BulkOptions.defaults().ordered().withConcurrency(CONCURRENCY), false);
    private final MockProducer<byte[], byte[]> producer = pipeline.producer;
    private final FakeShareConsumer consumer = new FakeShareConsumer();
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicReference<Duration> estimate = new AtomicReference<>(Duration.ZERO);
    private final ShareLoop loop = new ShareLoop(
            consumer,
            new ShareLoopOptions("in", "group", FakeShareConsumer.LOCK, DELIVERY_LIMIT, Duration.ZERO),
            Acquisition.of(lookups -> estimate.get(), FakeShareConsumer.LOCK, 1),
            new Deliveries(),
            pipeline.steps,
            nanoTime::get);
    private Thread thread;
    private CompletableFuture<Void> running;

    private void start() {
        running = CompletableFuture.runAsync(loop::run, task -> {
            thread = new Thread(task, "share-loop");
            thread.start();
        });
    }

    @AfterEach
    void close() {
        pipeline.acknowledgeRest();
        stop();
        pipeline.close();
        simulator.close();
    }

    /** The loop takes the end of its grace from the clock. */
    private void stop() {
        loop.stop();
        await(() -> {
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            return running.isDone();
        });
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, int deliveryCount, String value) {
        return new ConsumerRecord<>(
                "in",
                0,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                value.length(),
                null,
                value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty(),
                Optional.of((short) deliveryCount));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, int deliveryCount) {
        return record(offset, deliveryCount, String.format("7900%07d@c.us", offset));
    }

    private void deliver(long from, long to) {
        consumer.deliver(
                LongStream.range(from, to).mapToObj(offset -> record(offset, 1)).toList());
    }

    private void instances(InstanceState state) {
        simulator.instances().forEach(instance -> simulator.state(instance.idInstance(), state));
    }

    /** Lets the locks become due, and waits for the renewal of each record. */
    private void renew(int records) {
        int before = consumer.sent.size();
        nanoTime.addAndGet(FakeShareConsumer.LOCK.dividedBy(2).toNanos());
        await(() -> consumer.sent.size() >= before + records);
    }

    @Test
    void run_acknowledgedOutcomes_onlyTheseAreAccepted() {
        start();
        deliver(0, 3);
        await(() -> producer.history().size() == 3);

        pipeline.acknowledge(2);

        await(() -> consumer.sent.size() == 2);
        assertThat(consumer.sentFor(0)).containsExactly(AcknowledgeType.ACCEPT);
        assertThat(consumer.sentFor(1)).containsExactly(AcknowledgeType.ACCEPT);
        assertThat(consumer.sentFor(2)).isEmpty();
    }

    @Test
    void run_allAccepted_pollsAgain() {
        start();
        deliver(0, 2);
        pipeline.acknowledge(2);
        await(() -> consumer.sent.size() == 2);

        deliver(2, 3);

        pipeline.acknowledge(1);
        await(() -> consumer.sentFor(2).equals(List.of(AcknowledgeType.ACCEPT)));
    }

    @Test
    void run_noPermitsWithinHalfALock_acquiresNothingUntilThereAre() {
        estimate.set(FakeShareConsumer.LOCK);
        start();
        deliver(0, 1);
        await(() -> consumer.commits.get() >= 3);
        assertThat(consumer.polls).hasValue(0);

        estimate.set(FakeShareConsumer.LOCK.dividedBy(2));

        await(() -> producer.history().size() == 1);
    }

    @Test
    void run_outageLongerThanManyLocks_renewsAndNeverReleases() {
        instances(InstanceState.EXPIRED);
        start();
        deliver(0, 3);
        await(() -> simulator.requests() >= 2);

        for (int renewal = 0; renewal < 10; renewal++) {
            renew(3);
        }
        assertThat(consumer.sent).hasSize(30).extracting("type").containsOnly(AcknowledgeType.RENEW);
        instances(InstanceState.ANSWERING);

        pipeline.acknowledge(3);
        await(() -> consumer.sent.size() == 33);
        assertThat(consumer.sent.subList(30, 33)).extracting("type").containsOnly(AcknowledgeType.ACCEPT);
        assertThat(producer.history()).hasSize(3);
    }

    @Test
    void run_renewalsWithoutResponse_waitsBetweenCommits() {
        start();
        deliver(0, 1);
        await(() -> producer.history().size() == 1);
        consumer.unanswered = true;
        nanoTime.addAndGet(FakeShareConsumer.LOCK.dividedBy(2).toNanos());
        await(() -> consumer.unsent == 1);

        await(() -> thread.getState() == Thread.State.TIMED_WAITING);

        consumer.unanswered = false;
        pipeline.acknowledge(1);
        await(() -> consumer.sentFor(0).equals(List.of(AcknowledgeType.RENEW, AcknowledgeType.ACCEPT)));
    }

    @Test
    void run_lockLostDuringLookup_redeliveryIsNotLookedUpAgain() {
        start();
        deliver(0, 1);
        await(() -> producer.history().size() == 1);
        consumer.locksLost = true;
        renew(1);
        consumer.locksLost = false;

        consumer.deliver(List.of(record(0, 2)));
        pipeline.acknowledge(1);

        await(() -> consumer.sentFor(0).equals(List.of(AcknowledgeType.RENEW, AcknowledgeType.ACCEPT)));
        assertThat(producer.history()).hasSize(1);
        assertThat(simulator.requests()).isEqualTo(1);
    }

    /** Kafka's consumer may have fetched the records while it held others. */
    @Test
    void run_recordsFetchedLongAgo_areLookedUpOnlyIfTheirLockIsRenewed() {
        start();
        deliver(0, 1);
        await(() -> producer.history().size() == 1);
        renew(1);
        deliver(1, 2);
        consumer.locksLost = true;
        pipeline.acknowledge(1);
        await(() -> consumer.sentFor(1).equals(List.of(AcknowledgeType.RENEW)));
        consumer.locksLost = false;

        consumer.deliver(List.of(record(2, 1)));
        await(() -> producer.history().size() == 2);

        assertThat(producer.history().get(1).key()).asString().isEqualTo("79000000002@c.us");
        assertThat(consumer.sentFor(1)).hasSize(1);
    }

    @Test
    void run_acceptRefused_redeliveryIsAcceptedWithoutLookup() {
        start();
        consumer.locksLost = true;
        deliver(0, 1);
        pipeline.acknowledge(1);
        await(() -> consumer.sent.size() == 1);
        consumer.locksLost = false;

        consumer.deliver(List.of(record(0, 2)));

        await(() -> consumer.sentFor(0).equals(List.of(AcknowledgeType.ACCEPT, AcknowledgeType.ACCEPT)));
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void run_invalidEvent_isAcceptedOnceItsDeadLetterIsAcknowledged() {
        start();
        consumer.deliver(List.of(record(0, 1, "call me")));
        await(() -> producer.history().size() == 1);
        assertThat(consumer.sent).isEmpty();

        pipeline.acknowledge(1);

        await(() -> consumer.sentFor(0).equals(List.of(AcknowledgeType.ACCEPT)));
        assertThat(reason(0)).isEqualTo("INVALID_CHAT_ID");
    }

    @Test
    void run_lastDelivery_isDeadLetterWithoutLookup() {
        start();
        consumer.deliver(List.of(record(0, DELIVERY_LIMIT - 1), record(1, DELIVERY_LIMIT)));

        pipeline.acknowledge(2);

        await(() -> consumer.sent.size() == 2);
        assertThat(producer.history()).extracting(ProducerRecord::topic).containsExactlyInAnyOrder("out", "dead");
        ProducerRecord<byte[], byte[]> letter = producer.history().stream()
                .filter(record -> record.topic().equals("dead"))
                .findAny()
                .orElseThrow();
        assertThat(letter.value()).asString().isEqualTo("79000000001@c.us");
        assertThat(OutcomeHeaders.text(letter.headers(), DeadLetters.REASON)).isEqualTo("DELIVERY_LIMIT");
        assertThat(OutcomeHeaders.text(letter.headers(), DeadLetters.RETRYABLE)).isEqualTo("true");
        assertThat(simulator.requests()).isEqualTo(1);
    }

    @Test
    void run_lastDeliveryBehindRecordsThatWait_isDeadLetterAtOnce() {
        instances(InstanceState.EXPIRED);
        start();
        List<ConsumerRecord<byte[], byte[]>> delivered = new ArrayList<>();
        for (int offset = 0; offset < CONCURRENCY; offset++) {
            delivered.add(record(offset, 1));
        }
        delivered.add(record(CONCURRENCY, DELIVERY_LIMIT));
        consumer.deliver(delivered);

        pipeline.acknowledge(1);

        await(() -> consumer.sentFor(CONCURRENCY).equals(List.of(AcknowledgeType.ACCEPT)));
        assertThat(producer.history()).hasSize(1);
    }

    private String reason(int index) {
        return OutcomeHeaders.text(producer.history().get(index).headers(), DeadLetters.REASON);
    }

    @Test
    void stop_lookupsInProgress_releasesTheseAndAcceptsTheRest() {
        start();
        deliver(0, 1);
        pipeline.acknowledge(1);
        await(() -> consumer.sent.size() == 1);
        instances(InstanceState.EXPIRED);
        deliver(1, 3);
        await(() -> simulator.requests() >= 3);

        stop();

        assertThat(running).isCompleted();
        assertThat(consumer.closed).isTrue();
        assertThat(consumer.sentFor(0)).containsExactly(AcknowledgeType.ACCEPT);
        assertThat(consumer.sentFor(1)).endsWith(AcknowledgeType.RELEASE).doesNotContain(AcknowledgeType.ACCEPT);
        assertThat(consumer.sentFor(2)).endsWith(AcknowledgeType.RELEASE).doesNotContain(AcknowledgeType.ACCEPT);
    }

    @Test
    void run_sendFails_endsAndReleasesTheRecord() {
        start();
        deliver(0, 2);
        await(() -> producer.history().size() == 2);
        pipeline.acknowledge(1);

        producer.errorNext(new TimeoutException("no broker"));

        assertThatThrownBy(() -> running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("share group group failed");
        assertThat(consumer.sentFor(0)).containsExactly(AcknowledgeType.ACCEPT);
        assertThat(consumer.sentFor(1)).containsExactly(AcknowledgeType.RELEASE);
        assertThat(consumer.closed).isTrue();
    }

    @Test
    void run_everyInstanceDeleted_endsWithoutDeadLetters() {
        instances(InstanceState.DELETED);
        start();
        deliver(0, 2);

        assertThatThrownBy(() -> running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(Enrichment.InstancesDeletedException.class);
        assertThat(producer.history()).isEmpty();
        assertThat(consumer.sent).extracting("type").doesNotContain(AcknowledgeType.ACCEPT);
    }
}
