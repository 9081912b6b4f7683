package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.AcknowledgementCommitCallback;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRecordStateException;

/**
 * Behaves like Kafka's share consumer with explicit acknowledgement: a poll with unacknowledged records fails, and
 * renewed records are returned again, alone.
 */
final class FakeShareConsumer extends MockShareConsumer<byte[], byte[]> {

    static final Duration LOCK = Duration.ofSeconds(30);

    /** An acknowledgement of an offset. */
    record Acknowledged(long offset, AcknowledgeType type) {}

    /** Those that were sent, in order. */
    final List<Acknowledged> sent = new CopyOnWriteArrayList<>();

    /** While true, acknowledgements are refused: the locks are lost. */
    volatile boolean locksLost;

    /** While true, acknowledgements have no response. */
    volatile boolean unanswered;

    /** The number of acknowledgements that are not sent. */
    volatile int unsent;

    /** The number of commits, of which each poll is one. */
    final AtomicInteger commits = new AtomicInteger();

    final AtomicInteger polls = new AtomicInteger();
    volatile boolean closed;

    private final ConcurrentLinkedQueue<ConsumerRecord<byte[], byte[]>> available = new ConcurrentLinkedQueue<>();
    private final Map<Long, ConsumerRecord<byte[], byte[]>> held = new LinkedHashMap<>();
    private final Map<Long, ConsumerRecord<byte[], byte[]>> renewed = new LinkedHashMap<>();
    private final Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType> pending = new LinkedHashMap<>();
    private AcknowledgementCommitCallback callback = (offsets, error) -> {};

    /** Makes records available, in one acquisition. */
    void deliver(List<ConsumerRecord<byte[], byte[]>> records) {
        available.addAll(records);
    }

    @Override
    public Optional<Integer> acquisitionLockTimeoutMs() {
        return Optional.of((int) LOCK.toMillis());
    }

    @Override
    public void setAcknowledgementCommitCallback(AcknowledgementCommitCallback callback) {
        this.callback = callback;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polls.incrementAndGet();
        if (!held.isEmpty()) {
            throw new IllegalStateException("All records must be acknowledged in explicit acknowledgement mode.");
        }
        commitAsync();
        if (renewed.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record = available.poll(); record != null; record = available.poll()) {
                held.put(record.offset(), record);
            }
        } else {
            held.putAll(renewed);
            renewed.clear();
        }
        if (held.isEmpty() && !timeout.isZero()) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        held.values()
                .forEach(record -> records.computeIfAbsent(
                                new TopicPartition(record.topic(), record.partition()), key -> new ArrayList<>())
                        .add(record));
        return new ConsumerRecords<>(records, Map.of());
    }

    @Override
    public void acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
        if (held.remove(record.offset()) == null) {
            throw new IllegalStateException("The record cannot be acknowledged.");
        }
        pending.put(record, type);
        unsent = pending.size();
    }

    @Override
    public void commitAsync() {
        commits.incrementAndGet();
        if (unanswered) {
            return;
        }
        Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType> batch = new LinkedHashMap<>(pending);
        pending.clear();
        unsent = 0;
        KafkaException error = locksLost ? new InvalidRecordStateException("the lock is lost") : null;
        batch.forEach((record, type) -> {
            sent.add(new Acknowledged(record.offset(), type));
            if (type == AcknowledgeType.RENEW && error == null) {
                renewed.put(record.offset(), record);
            }
            TopicIdPartition partition =
                    new TopicIdPartition(Uuid.ZERO_UUID, new TopicPartition(record.topic(), record.partition()));
            callback.onComplete(Map.of(partition, Set.of(record.offset())), error);
        });
    }

    @Override
    public Map<TopicIdPartition, Optional<KafkaException>> commitSync(Duration timeout) {
        commitAsync();
        return Map.of();
    }

    @Override
    public void close(Duration timeout) {
        closed = true;
        super.close(timeout);
    }

    /** Returns the types that were sent for the offset. */
    List<AcknowledgeType> sentFor(long offset) {
        return sent.stream()
                .filter(acknowledged -> acknowledged.offset() == offset)
                .map(Acknowledged::type)
                .toList();
    }
}
