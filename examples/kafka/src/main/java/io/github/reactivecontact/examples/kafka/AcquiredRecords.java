package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that one share consumer has acquired, and their locks. Kafka returns a record again after its renewal,
 * and no other record until all of them are accepted or released. Not thread-safe.
 */
final class AcquiredRecords {

    private static final Logger LOG = LoggerFactory.getLogger(AcquiredRecords.class);

    /** A lock is renewed after this part of its duration. */
    private static final int RENEWALS_PER_LOCK = 3;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final Deliveries deliveries;
    private final Duration defaultLock;
    private final LongSupplier nanoTime;
    private final Map<RecordId, ConsumerRecord<byte[], byte[]>> held = new LinkedHashMap<>();
    private final Map<RecordId, AcknowledgeType> unanswered = new HashMap<>();
    private final List<ConsumerRecord<byte[], byte[]>> added = new ArrayList<>();
    private int renewed;
    private long lockedAt;

    /**
     * Starts empty.
     *
     * @param defaultLock the duration of a lock until the consumer reports it
     */
    AcquiredRecords(
            ShareConsumer<byte[], byte[]> consumer,
            Deliveries deliveries,
            Duration defaultLock,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.deliveries = deliveries;
        this.defaultLock = defaultLock;
        this.nanoTime = nanoTime;
        consumer.setAcknowledgementCommitCallback(this::answered);
    }

    /** Returns the duration of a lock. */
    Duration lock() {
        return consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(defaultLock);
    }

    /** Returns whether the consumer may acquire others. */
    boolean isEmpty() {
        return held.isEmpty() && renewed == 0 && !isRenewing();
    }

    private boolean isRenewing() {
        return unanswered.containsValue(AcknowledgeType.RENEW);
    }

    int size() {
        return held.size() + renewed + unanswered.size();
    }

    Collection<RecordId> ids() {
        return Collections.unmodifiableSet(held.keySet());
    }

    /** {@code since} is the earliest time at which the records can have been acquired. */
    void add(ConsumerRecords<byte[], byte[]> polled, long since) {
        lockedAt = since;
        hold(polled);
    }

    private void hold(ConsumerRecords<byte[], byte[]> polled) {
        polled.forEach(record -> {
            held.put(RecordId.of(record), record);
            added.add(record);
        });
    }

    /**
     * Returns the records that were added since the last call. Leaves out those whose lock may have ended; they are
     * added again once they are renewed.
     */
    List<ConsumerRecord<byte[], byte[]>> takeAdded() {
        List<ConsumerRecord<byte[], byte[]>> taken = isRenewalDue() ? List.of() : List.copyOf(added);
        added.clear();
        return taken;
    }

    private boolean isRenewalDue() {
        return nanoTime.getAsLong() - lockedAt
                >= lock().dividedBy(RENEWALS_PER_LOCK).toNanos();
    }

    /** Accepts the records whose outcome is acknowledged. The next poll or commit sends this. */
    void accept() {
        held.entrySet().removeIf(entry -> {
            boolean isDelivered = deliveries.isDelivered(entry.getKey());
            if (isDelivered) {
                acknowledge(entry.getKey(), entry.getValue(), AcknowledgeType.ACCEPT);
            }
            return isDelivered;
        });
    }

    /** Releases all records, so that another worker takes them. The next commit sends this. */
    void release() {
        acknowledgeAll(AcknowledgeType.RELEASE);
    }

    /** Sends acknowledgements, renews locks that are due, and takes back renewed records. */
    void maintain() {
        if (!held.isEmpty() && isRenewalDue()) {
            lockedAt = nanoTime.getAsLong();
            acknowledgeAll(AcknowledgeType.RENEW);
        }
        // Not by a poll: after a renewal it would also acquire records, which it does not return.
        consumer.commitAsync();
        if (renewed > 0 && !isRenewing()) {
            renewed = 0;
            hold(consumer.poll(Duration.ZERO));
        }
    }

    private void acknowledgeAll(AcknowledgeType type) {
        held.forEach((id, record) -> acknowledge(id, record, type));
        held.clear();
    }

    private void acknowledge(RecordId id, ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
        consumer.acknowledge(record, type);
        unanswered.put(id, type);
    }

    /** Called by the consumer, in a poll or commit. */
    private void answered(Map<TopicIdPartition, Set<Long>> offsets, Exception error) {
        offsets.forEach((partition, ofPartition) -> {
            int lost = 0;
            for (long offset : ofPartition) {
                RecordId id = new RecordId(partition.partition(), offset);
                AcknowledgeType type = unanswered.remove(id);
                if (error != null) {
                    lost++;
                } else if (type == AcknowledgeType.RENEW) {
                    renewed++;
                } else if (type == AcknowledgeType.ACCEPT) {
                    deliveries.accepted(id);
                }
            }
            if (lost > 0) {
                LOG.warn(
                        "the locks of {} records of {} are lost, and the records will be delivered again: {}",
                        lost,
                        partition.topicPartition(),
                        String.valueOf(error));
            }
        });
    }
}
