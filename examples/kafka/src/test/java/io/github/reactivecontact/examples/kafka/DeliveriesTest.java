package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Deliveries deliveries = new Deliveries();

    private static RecordId id(long offset) {
        return new RecordId(0, offset);
    }

    @Test
    void begin_sameRecord_isNewOnceUntilAccepted() {
        assertThat(deliveries.begin(id(1))).isTrue();
        assertThat(deliveries.begin(id(1))).isFalse();
        assertThat(deliveries.begin(new RecordId(1, 1))).isTrue();

        deliveries.delivered(id(1));
        assertThat(deliveries.begin(id(1))).isFalse();
        assertThat(deliveries.isDelivered(id(1))).isTrue();

        deliveries.accepted(id(1));
        assertThat(deliveries.begin(id(1))).isTrue();
    }

    @Test
    void isIdle_lookupInProgress_isFalse() {
        assertThat(deliveries.isIdle()).isTrue();
        deliveries.begin(id(1));
        assertThat(deliveries.isIdle()).isFalse();
        deliveries.delivered(id(1));
        assertThat(deliveries.isIdle()).isTrue();
    }

    @Test
    void delivered_moreThanTheLimit_forgetsTheOldest() {
        for (long offset = 0; offset <= Deliveries.MAX_REMEMBERED; offset++) {
            deliveries.delivered(id(offset));
        }

        assertThat(deliveries.isDelivered(id(0))).isFalse();
        assertThat(deliveries.isDelivered(id(1))).isTrue();
    }

    @Test
    void await_lastRecordDelivered_returns() throws Exception {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                deliveries.await(List.of(id(1), id(2)), TIMEOUT.multipliedBy(10));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        deliveries.delivered(id(1));
        assertThat(waiting).isNotDone();

        deliveries.delivered(id(2));

        waiting.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
