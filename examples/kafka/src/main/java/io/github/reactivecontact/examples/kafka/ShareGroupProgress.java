package io.github.reactivecontact.examples.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows how far the share group has come, all its workers together. For use by one thread. */
final class ShareGroupProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ShareGroupProgress.class);
    private static final long TIMEOUT_SECONDS = 30;

    private final Map<TopicPartition, Long> ends;
    private final Supplier<KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> request;
    private KafkaFuture<?> inFlight = KafkaFuture.completedFuture(Map.of());
    private volatile Map<TopicPartition, SharePartitionOffsetInfo> offsets = Map.of();

    /** {@code request} reads the offsets of the group. */
    ShareGroupProgress(
            Map<TopicPartition, Long> ends,
            Supplier<KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> request) {
        this.ends = ends;
        this.request = request;
    }

    /** Starts with the end of each partition as it is now. */
    static ShareGroupProgress start(Admin admin, String group, String topic) {
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(IntStream.range(
                                    0, Topics.partitions(admin, topic))
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return new ShareGroupProgress(
                    ends.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, end -> end.getValue().offset())),
                    () -> admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                            .partitionsToOffsetInfo(group));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot read the ends of topic " + topic + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Requests the offsets of the group, unless a request is in flight. Does not wait for the response, because a broker
     * may be away for long: the offsets change when it arrives, and stay if it is a failure.
     */
    void refresh() {
        if (inFlight.isDone()) {
            inFlight = request.get().whenComplete((read, failure) -> {
                if (failure == null) {
                    offsets = read;
                } else {
                    LOG.debug("the offsets of the share group are unknown", failure);
                }
            });
        }
    }

    /** Returns the number of records without an outcome. */
    long lag() {
        return ends.keySet().stream()
                .map(offsets::get)
                .filter(offset -> offset != null)
                .mapToLong(offset -> offset.lag().orElse(0L))
                .sum();
    }

    /** Returns whether every record that was in the topic at the start has its outcome. */
    boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> end.getValue() == 0 || isPast(end.getKey(), end.getValue()));
    }

    /** The start offset advances late, so that a partition without a lag may be past the end before it. */
    private boolean isPast(TopicPartition partition, long end) {
        SharePartitionOffsetInfo offset = offsets.get(partition);
        return offset != null && (offset.startOffset() >= end || offset.lag().orElse(1L) == 0);
    }
}
