package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class ShareGroupProgressTest {

    private static final TopicPartition PARTITION = new TopicPartition("chats", 0);

    private final List<KafkaFutureImpl<Map<TopicPartition, SharePartitionOffsetInfo>>> requests = new ArrayList<>();
    private final ShareGroupProgress progress = new ShareGroupProgress(Map.of(PARTITION, 10L), () -> {
        KafkaFutureImpl<Map<TopicPartition, SharePartitionOffsetInfo>> request = new KafkaFutureImpl<>();
        requests.add(request);
        return request;
    });

    @Test
    void refresh_brokerAway_sendsOneRequestAndDoesNotWait() {
        progress.refresh();
        progress.refresh();

        assertThat(requests).hasSize(1);
        assertThat(progress.isAtEnd()).isFalse();
        assertThat(progress.lag()).isZero();
    }

    @Test
    void refresh_responses_changeTheProgress() {
        progress.refresh();
        requests.get(0).complete(Map.of(PARTITION, offset(4, 6)));
        assertThat(progress.lag()).isEqualTo(6);
        assertThat(progress.isAtEnd()).isFalse();

        progress.refresh();
        requests.get(1).complete(Map.of(PARTITION, offset(10, 0)));
        assertThat(progress.lag()).isZero();
        assertThat(progress.isAtEnd()).isTrue();
    }

    @Test
    void refresh_failure_keepsTheProgressAndIsFollowedByAnotherRequest() {
        progress.refresh();
        requests.get(0).complete(Map.of(PARTITION, offset(4, 6)));
        progress.refresh();
        requests.get(1).completeExceptionally(new TimeoutException("the broker is away"));

        assertThat(progress.lag()).isEqualTo(6);
        progress.refresh();
        assertThat(requests).hasSize(3);
    }

    private static SharePartitionOffsetInfo offset(long start, long lag) {
        return new SharePartitionOffsetInfo(start, Optional.empty(), Optional.of(lag));
    }
}
