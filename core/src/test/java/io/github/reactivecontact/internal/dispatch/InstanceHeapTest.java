package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class InstanceHeapTest {

    private static final int CHANGES = 2_000;
    private static final int TIMES = 20;
    private static final ContactLookupException BECAUSE =
            ContactLookupException.builder(Reason.QUOTA_EXCEEDED, "Scripted").build();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 40})
    void first_randomChanges_isSoonestFreeThenLeastRecentlyGranted(int number) {
        Random random = new Random(number);
        List<Instance> instances =
                IntStream.range(0, number).mapToObj(InstanceHeapTest::instance).toList();
        InstanceHeap heap = new InstanceHeap(0);
        Set<Instance> placed = new HashSet<>();
        Comparator<Instance> soonest =
                Comparator.comparingLong(Instance::freeAt).thenComparingLong(instance -> instance.lastGrant);

        for (int change = 0; change < CHANGES; change++) {
            Instance instance = instances.get(random.nextInt(number));
            if (random.nextInt(3) == 0) {
                heap.remove(instance);
                placed.remove(instance);
            } else {
                instance.health.adopt(BECAUSE, 0, random.nextInt(TIMES));
                instance.lastGrant = change;
                heap.place(instance);
                placed.add(instance);
            }
            assertThat(heap.first()).isEqualTo(placed.stream().min(soonest).orElse(null));
            assertThat(heap.size()).isEqualTo(placed.size());
        }
    }

    @Test
    void restore_severalChanged_ordersAgain() {
        List<Instance> instances =
                IntStream.range(0, 20).mapToObj(InstanceHeapTest::instance).toList();
        InstanceHeap heap = new InstanceHeap(1);
        instances.forEach(heap::place);

        for (int number = 0; number < instances.size(); number++) {
            instances.get(number).health.adopt(BECAUSE, 0, TIMES - number);
            heap.include(instances.get(number), number < 15);
        }
        heap.restore();

        assertThat(heap.size()).isEqualTo(15);
        for (int number = 14; number >= 0; number--) {
            assertThat(heap.first()).isSameAs(instances.get(number));
            heap.remove(instances.get(number));
        }
    }

    @Test
    void remove_absentInstance_changesNothing() {
        InstanceHeap heap = new InstanceHeap(0);
        Instance placed = instance(0);
        heap.place(placed);

        heap.remove(instance(1));

        assertThat(heap.first()).isSameAs(placed);
        assertThat(heap.size()).isEqualTo(1);
    }

    private static Instance instance(int number) {
        long second = Nanos.of(Duration.ofSeconds(1));
        return new Instance(
                TestSettings.target("" + (1100 + number), (chatId, written) -> Mono.never()),
                new Host(TestSettings.ORIGIN),
                null,
                new InstanceHealth(second, second));
    }
}
