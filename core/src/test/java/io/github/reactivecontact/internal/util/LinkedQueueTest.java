package io.github.reactivecontact.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedQueueTest {

    private static final class LinkedElement extends LinkedQueue.Link<LinkedElement> {

        @Override
        protected LinkedElement element() {
            return this;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void copy_randomChanges_keepsInsertionOrder(long seed) {
        Random random = new Random(seed);
        LinkedQueue<LinkedElement> queue = new LinkedQueue<>();
        List<LinkedElement> expected = new ArrayList<>();
        Map<LinkedElement, LinkedQueue.Link<LinkedElement>> links = new HashMap<>();

        for (int step = 0; step < 1_000; step++) {
            LinkedElement element = new LinkedElement();
            switch (random.nextInt(6)) {
                case 0 -> {
                    links.put(element, queue.addLast(element));
                    expected.add(element);
                }
                case 1 -> {
                    queue.append(element);
                    links.put(element, element);
                    expected.add(element);
                }
                case 2 -> {
                    queue.prepend(element);
                    links.put(element, element);
                    expected.add(0, element);
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

    @Test
    void isLinked_additionAndRemoval_isTrueInBetween() {
        LinkedQueue<LinkedElement> queue = new LinkedQueue<>();
        LinkedElement element = new LinkedElement();
        assertThat(element.isLinked()).isFalse();

        queue.append(element);
        assertThat(element.isLinked()).isTrue();

        queue.remove(element);
        assertThat(element.isLinked()).isFalse();

        queue.prepend(element);
        assertThat(element.isLinked()).isTrue();
        assertThat(queue.copy()).containsExactly(element);
    }
}
