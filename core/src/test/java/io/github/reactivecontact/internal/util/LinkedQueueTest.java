package io.github.reactivecontact.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedQueueTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void copy_randomChanges_keepsInsertionOrder(long seed) {
        Random random = new Random(seed);
        LinkedQueue<Integer> queue = new LinkedQueue<>();
        List<Integer> expected = new ArrayList<>();
        Map<Integer, LinkedQueue.Link<Integer>> links = new HashMap<>();

        for (int number = 0; number < 1_000; number++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    links.put(number, queue.addLast(number));
                    expected.add(number);
                }
                case 2 -> {
                    links.put(number, queue.addFirst(number));
                    expected.add(0, number);
                }
                default -> {
                    if (!expected.isEmpty()) {
                        queue.remove(links.remove(expected.remove(random.nextInt(expected.size()))));
                    }
                }
            }
            assertThat(queue.copy()).isEqualTo(expected);
            assertThat(queue.size()).isEqualTo(expected.size());
            assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
            assertThat(queue.first()).isEqualTo(expected.isEmpty() ? null : expected.get(0));
        }
    }
}
