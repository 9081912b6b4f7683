package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionOffsetsTest {

    private static PartitionOffsets received(long position, long... records) {
        PartitionOffsets offsets = new PartitionOffsets(position);
        LongStream.of(records).forEach(offsets::received);
        return offsets;
    }

    @Test
    void committable_nothingReceived_isPosition() {
        PartitionOffsets offsets = new PartitionOffsets(42);

        assertThat(offsets.committable()).isEqualTo(42);
        assertThat(offsets.uncommittable()).isZero();
    }

    @Test
    void delivered_inOrder_advancesEachTime() {
        PartitionOffsets offsets = received(7, 7, 8);

        offsets.delivered(7);
        assertThat(offsets.committable()).isEqualTo(8);
        assertThat(offsets.uncommittable()).isEqualTo(1);
        offsets.delivered(8);
        assertThat(offsets.committable()).isEqualTo(9);
        assertThat(offsets.uncommittable()).isZero();
    }

    @Test
    void delivered_afterUndelivered_doesNotAdvance() {
        PartitionOffsets offsets = received(0, 0, 1, 2);

        offsets.delivered(2);
        offsets.delivered(1);
        assertThat(offsets.committable()).isZero();
        assertThat(offsets.uncommittable()).isEqualTo(3);
        offsets.delivered(0);
        assertThat(offsets.committable()).isEqualTo(3);
    }

    @Test
    void delivered_offsetsWithGaps_advancesOverGaps() {
        PartitionOffsets offsets = received(10, 15, 16, 90);

        assertThat(offsets.committable()).isEqualTo(10);
        offsets.delivered(16);
        offsets.delivered(15);
        assertThat(offsets.committable()).isEqualTo(17);
        offsets.delivered(90);
        assertThat(offsets.committable()).isEqualTo(91);
    }

    @Test
    void fetchedUpTo_nothingOutstanding_advancesOverTrailingGap() {
        PartitionOffsets offsets = received(0, 0);

        offsets.fetchedUpTo(5);
        assertThat(offsets.committable()).isZero();
        offsets.delivered(0);
        offsets.fetchedUpTo(5);
        assertThat(offsets.committable()).isEqualTo(5);
        offsets.fetchedUpTo(3);
        assertThat(offsets.committable()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void committable_anyDeliveryOrder_isNotAfterFirstUndelivered(long seed) {
        Random random = new Random(seed);
        List<Long> undelivered = new ArrayList<>();
        PartitionOffsets offsets = new PartitionOffsets(0);
        long offset = 0;
        for (int i = 0; i < 500; i++) {
            offset += 1 + random.nextInt(3);
            undelivered.add(offset);
            offsets.received(offset);
        }
        List<Long> order = new ArrayList<>(undelivered);
        Collections.shuffle(order, random);

        for (long delivered : order) {
            offsets.delivered(delivered);
            undelivered.remove(delivered);
            if (undelivered.isEmpty()) {
                assertThat(offsets.committable()).isEqualTo(offset + 1);
            } else {
                assertThat(offsets.committable()).isLessThanOrEqualTo(undelivered.get(0));
                assertThat(order.subList(0, order.indexOf(delivered) + 1)).doesNotContain(offsets.committable());
            }
        }
        assertThat(offsets.uncommittable()).isZero();
    }
}
