package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Polls, pauses, commits and handles rebalances on the calling thread. Polling continues while partitions are paused,
 * so that the member stays in the group.
 */
final class PollLoop implements ConsumerLoop, ConsumerRebalanceListener {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final LoopOptions options;
    private final LongFunction<PartitionFlow> newFlow;
    private final Commits commits;
    private final Drain drain;
    private final Map<TopicPartition, PartitionFlow> flows = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private volatile boolean isStopping;
    private volatile Backlog backlog = Backlog.NONE;

    /** {@code newFlow} creates a flow at the given position for each assignment of a partition. Owns the consumer. */
    PollLoop(Consumer<byte[], byte[]> consumer, LoopOptions options, LongFunction<PartitionFlow> newFlow) {
        this.consumer = consumer;
        this.options = options;
        this.newFlow = newFlow;
        this.commits = new Commits(consumer, options.commitInterval());
        this.drain = new Drain(options.grace());
    }

    /** Then drains the flows, commits and leaves the group. */
    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(options.topic()), this);
            while (!isStopping && !isAtEnd()) {
                pollOnce();
            }
        } finally {
            release(Set.copyOf(flows.keySet()));
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    /** Ends polling within about 100 ms. */
    @Override
    public void stop() {
        isStopping = true;
    }

    /** Returns the backlog of the assigned partitions at the last poll. */
    @Override
    public Backlog backlog() {
        return backlog;
    }

    private void pollOnce() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        polled.partitions().forEach(partition -> flow(partition).add(polled.records(partition)));
        flows.forEach((partition, flow) -> {
            flow.records().throwFailure("partition " + partition);
            flow.offsets().fetchedUpTo(consumer.position(partition));
            pauseOrResume(partition, flow.offsets().uncommittable());
        });
        backlog = currentBacklog();
        commits.commitIfDue(flows);
    }

    private Backlog currentBacklog() {
        long unread = 0;
        long uncommitted = 0;
        for (Map.Entry<TopicPartition, PartitionFlow> flow : flows.entrySet()) {
            unread += consumer.currentLag(flow.getKey()).orElse(0);
            uncommitted += flow.getValue().offsets().uncommittable();
        }
        return new Backlog(unread, uncommitted);
    }

    private void pauseOrResume(TopicPartition partition, int uncommittable) {
        boolean isPaused = consumer.paused().contains(partition);
        if (!isPaused && uncommittable >= options.maxUncommitted()) {
            consumer.pause(Set.of(partition));
        } else if (isPaused && uncommittable <= options.maxUncommitted() / 2) {
            consumer.resume(Set.of(partition));
        }
    }

    /** Commits at the end. If the commit fails, the loop polls once more and tries again. */
    private boolean isAtEnd() {
        return options.untilEnd()
                && !flows.isEmpty()
                && flows.entrySet().stream()
                        .allMatch(flow -> flow.getValue().offsets().committable()
                                >= Objects.requireNonNull(ends.get(flow.getKey())))
                && commits.commitNow(flows);
    }

    private PartitionFlow flow(TopicPartition partition) {
        return Objects.requireNonNull(flows.get(partition), "no flow of an assigned partition");
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (options.untilEnd()) {
            ends.putAll(consumer.endOffsets(partitions));
        }
        partitions.forEach(partition -> flows.put(partition, newFlow.apply(consumer.position(partition))));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        release(partitions);
    }

    /** Does not commit, because another member already owns the partitions. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        remove(partitions).values().forEach(flow -> flow.records().cancel());
        commits.forget(partitions);
    }

    private void release(Collection<TopicPartition> partitions) {
        Map<TopicPartition, PartitionFlow> released = remove(partitions);
        drain.drain(released.values().stream().map(PartitionFlow::records).toList());
        commits.commitNow(released);
        commits.forget(released.keySet());
    }

    private Map<TopicPartition, PartitionFlow> remove(Collection<TopicPartition> partitions) {
        Map<TopicPartition, PartitionFlow> removed = new HashMap<>();
        partitions.forEach(partition -> {
            PartitionFlow flow = flows.remove(partition);
            if (flow != null) {
                removed.put(partition, flow);
            }
        });
        return removed;
    }
}
