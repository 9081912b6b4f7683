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

/** Commits what may be committed and has not been, on the poll thread. */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Duration every;
    private final Map<TopicPartition, Long> sent = new HashMap<>();
    private long last = System.nanoTime();

    Commits(Consumer<?, ?> consumer, Duration every) {
        this.consumer = consumer;
        this.every = every;
    }

    /** Without waiting. What fails is tried again with the next. */
    void commitIfDue(Map<TopicPartition, PartitionFlow> flows) {
        if (System.nanoTime() - last < every.toNanos()) {
            return;
        }
        last = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> due = due(flows);
        if (!due.isEmpty()) {
            consumer.commitAsync(due, (offsets, error) -> {
                if (error != null) {
                    tell(error);
                    forget(offsets.keySet());
                }
            });
        }
    }

    /** Waits. When it fails, which is false, some records come again to whoever has the partitions next. */
    boolean commitNow(Map<TopicPartition, PartitionFlow> flows) {
        Map<TopicPartition, OffsetAndMetadata> due = due(flows);
        try {
            // With nothing due it still waits for the commits that were sent without waiting.
            consumer.commitSync(due, LONGEST_COMMIT);
            return true;
        } catch (KafkaException e) {
            tell(e);
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

    private static void tell(Exception error) {
        LOG.warn("offsets are not committed, so that some records may come again: {}", error.toString());
    }
}
