package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheIndexTest {

    private final CacheIndex index = new CacheIndex();

    private static String key(int number) {
        return 79_000_000_000L + number + "@c.us";
    }

    @Test
    void get_manyKeys_findsTheLastPositionOfEach() {
        int keys = 100_000;
        for (int number = 0; number < keys; number++) {
            index.put(key(number), number);
        }
        for (int number = 0; number < keys; number += 2) {
            index.put(key(number), 500_000L * number);
        }

        assertThat(index.size()).isEqualTo(keys);
        for (int number = 0; number < keys; number++) {
            assertThat(index.get(key(number))).isEqualTo(number % 2 == 0 ? 500_000L * number : number);
        }
    }

    @Test
    void get_otherKeys_findsNothing() {
        index.put(key(1), 0);

        for (int number = 2; number < 10_000; number++) {
            assertThat(index.get(key(number))).isEqualTo(CacheIndex.NOT_FOUND);
        }
        assertThat(index.get(key(1))).isZero();
    }

    @Test
    void put_largestPosition_isKept() {
        index.put(key(1), CacheIndex.POSITIONS - 1);

        assertThat(index.get(key(1))).isEqualTo(CacheIndex.POSITIONS - 1);
    }
}
