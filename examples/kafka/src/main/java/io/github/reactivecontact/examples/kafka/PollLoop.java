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
 * Polls, pauses, commits, and answers rebalances, all on the thread that runs it. Polling goes on while partitions are
 * paused, so that the group knows that this member lives.
 */
final class PollLoop implements ConsumerRebalanceListener {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final LoopOptions options;
    private final LongFunction<PartitionFlow> newFlow;
    private final Commits commits;
    private final Drain drain;
    private final Map<TopicPartition, PartitionFlow> flows = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private volatile boolean isStopping;

    /** Makes a flow, which begins at the position it is given, for each assignment of a partition. Owns the consumer. */
    PollLoop(Consumer<byte[], byte[]> consumer, LoopOptions options, LongFunction<PartitionFlow> newFlow) {
        this.consumer = consumer;
        this.options = options;
        this.newFlow = newFlow;
        this.commits = new Commits(consumer, options.commitEvery());
        this.drain = new Drain(options.grace());
    }

    /**
     * Runs until it is told to stop, or at the end, or something fails; then what is under way has the grace to finish, what
     * may be committed is, and the group is left.
     */
    void run() {
        try {
            consumer.subscribe(List.of(options.topic()), this);
            while (!isStopping && !isAtEnd()) {
                turn();
            }
        } finally {
            release(Set.copyOf(flows.keySet()));
            consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
        }
    }

    /** May be called by any thread; the loop ends within about a tenth of a second, and then drains. */
    void stop() {
        isStopping = true;
    }

    private void turn() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        polled.partitions().forEach(partition -> flow(partition).take(polled.records(partition)));
        flows.forEach((partition, flow) -> {
            throwFailureOf(partition, flow);
            flow.offsets().fetchedUpTo(consumer.position(partition));
            pauseOrResume(partition, flow.offsets().uncommittable());
        });
        commits.commitIfDue(flows);
    }

    private static void throwFailureOf(TopicPartition partition, PartitionFlow flow) {
        Throwable failure = flow.failure();
        if (failure instanceof Enrichment.NoAccountLeftException end) {
            throw end;
        }
        if (failure != null) {
            throw new IllegalStateException(
                    "partition " + partition + " cannot go on: " + failure.getMessage(), failure);
        }
    }

    private void pauseOrResume(TopicPartition partition, int uncommittable) {
        boolean isPaused = consumer.paused().contains(partition);
        if (!isPaused && uncommittable >= options.maxUncommitted()) {
            consumer.pause(Set.of(partition));
        } else if (isPaused && uncommittable <= options.maxUncommitted() / 2) {
            consumer.resume(Set.of(partition));
        }
    }

    /** And the cluster knows it; else it is tried again after the next poll, which mends what it can. */
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

    /** Another member has them already: a commit now would be behind its back. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        forget(partitions).values().forEach(PartitionFlow::cancel);
        commits.forget(partitions);
    }

    private void release(Collection<TopicPartition> partitions) {
        Map<TopicPartition, PartitionFlow> released = forget(partitions);
        drain.drain(released.values());
        commits.commitNow(released);
        commits.forget(released.keySet());
    }

    private Map<TopicPartition, PartitionFlow> forget(Collection<TopicPartition> partitions) {
        Map<TopicPartition, PartitionFlow> forgotten = new HashMap<>();
        partitions.forEach(partition -> {
            PartitionFlow flow = flows.remove(partition);
            if (flow != null) {
                forgotten.put(partition, flow);
            }
        });
        return forgotten;
    }
}
