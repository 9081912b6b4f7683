package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits offsets on the poll thread. Skips partitions whose offset has not changed. */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Duration interval;
    private final Map<TopicPartition, Long> sent = new HashMap<>();
    private long last = System.nanoTime();

    Commits(Consumer<?, ?> consumer, Duration interval) {
        this.consumer = consumer;
        this.interval = interval;
    }

    /** Commits asynchronously once the interval has passed. The next commit repeats one that failed. */
    void commitIfDue(Map<TopicPartition, PartitionFlow> flows) {
        if (System.nanoTime() - last < interval.toNanos()) {
            return;
        }
        last = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> due = due(flows);
        if (!due.isEmpty()) {
            consumer.commitAsync(due, (offsets, error) -> {
                if (error != null) {
                    logFailure(error);
                    // Not the callback's offsets: with group.protocol=consumer they are null after a failure.
                    forget(due.keySet());
                }
            });
        }
    }

    /** Commits and waits. Returns false on failure: the next owner of the partitions reads some records again. */
    boolean commitNow(Map<TopicPartition, PartitionFlow> flows) {
        Map<TopicPartition, OffsetAndMetadata> due = due(flows);
        try {
            // Even with nothing due, this waits for pending asynchronous commits.
            consumer.commitSync(due, COMMIT_TIMEOUT);
            return true;
        } catch (KafkaException e) {
            logFailure(e);
            forget(due.keySet());
            return false;
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        sent.keySet().removeAll(partitions);
    }

    private Map<TopicPartition, OffsetAndMetadata> due(Map<TopicPartition, PartitionFlow> flows) {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        flows.forEach((partition, flow) -> {
            long committable = flow.offsets().committable();
            Long before = sent.put(partition, committable);
            if (before == null || before != committable) {
                due.put(partition, new OffsetAndMetadata(committable));
            }
        });
        return due;
    }

    private static void logFailure(Exception error) {
        LOG.warn("commit failed, some records may be processed again: {}", error.toString());
    }
}
