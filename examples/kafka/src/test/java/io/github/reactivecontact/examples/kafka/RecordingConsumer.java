package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;

/** Records commits, including those of revoked partitions and after close. */
final class RecordingConsumer extends MockConsumer<byte[], byte[]> {

    final Map<TopicPartition, Long> commits = new ConcurrentHashMap<>();

    /** The number of next commits that fail. */
    final AtomicInteger failingCommits = new AtomicInteger();

    RecordingConsumer() {
        super("earliest");
    }

    /** Waits like a real poll, but outside the mock's lock, so that the test's calls do not block. */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        return polled;
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        if (failingCommits.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            // So does the consumer of group.protocol=consumer.
            callback.onComplete(null, new RetriableCommitFailedException("no coordinator"));
            return;
        }
        offsets.forEach((partition, offset) -> commits.put(partition, offset.offset()));
        super.commitAsync(offsets, callback);
    }
}
