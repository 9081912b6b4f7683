package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void chain_afterAnyChanges_isInTheOrderOfAdding(long seed) {
        Random random = new Random(seed);
        Chain<Integer> chain = new Chain<>();
        List<Integer> expected = new ArrayList<>();
        Map<Integer, Chain.Link<Integer>> places = new HashMap<>();

        for (int number = 0; number < 1_000; number++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    places.put(number, chain.addLast(number));
                    expected.add(number);
                }
                case 2 -> {
                    places.put(number, chain.addFirst(number));
                    expected.add(0, number);
                }
                default -> {
                    if (!expected.isEmpty()) {
                        chain.remove(places.remove(expected.remove(random.nextInt(expected.size()))));
                    }
                }
            }
            assertThat(chain.copy()).isEqualTo(expected);
            assertThat(chain.size()).isEqualTo(expected.size());
            assertThat(chain.isEmpty()).isEqualTo(expected.isEmpty());
            assertThat(chain.first()).isEqualTo(expected.isEmpty() ? null : expected.get(0));
        }
    }
}
