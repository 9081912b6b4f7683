package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.tables.ParsedNumber;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class NumberListsTest {

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final NumberLists lists = new NumberLists(new ListProperties(100, 10, TIME_TO_LIVE), clock);

    @AfterEach
    void close() {
        clock.dispose();
    }

    /** Adds a list of one number in so many lines. */
    private String add(int lines) {
        ParsedNumber line = ParsedNumber.rejected(1, "x", "has no digits");
        return lists.add(List.of(new ListedNumber(Collections.nCopies(lines, new ListedNumber.ListedLine(1, line)))))
                .block();
    }

    @Test
    void add_beyondTotal_dropsTheOldestAndNeverTheNewest() {
        String first = add(6);
        for (int i = 0; i < 20; i++) {
            lists.get(first);
        }

        for (int i = 0; i < 20; i++) {
            String newest = add(6);

            assertThat(isKept(newest)).as("list %d", i).isTrue();
        }
        assertThat(isKept(first)).isFalse();
    }

    @Test
    void add_beyondTotal_dropsWhatWasUsedLongestAgo() {
        String first = add(4);
        String second = add(4);
        lists.get(first);

        String third = add(4);

        assertThat(List.of(isKept(first), isKept(second), isKept(third))).containsExactly(true, false, true);
    }

    @Test
    void add_largerThanTotal_isKeptAlone() {
        String first = add(4);

        String large = add(11);

        assertThat(List.of(isKept(first), isKept(large))).containsExactly(false, true);
        assertThat(isKept(add(10))).isTrue();
        assertThat(isKept(large)).isFalse();
    }

    @Test
    void get_afterTimeToLive_isDropped() {
        String used = add(4);
        String unused = add(4);
        clock.advanceTimeBy(TIME_TO_LIVE.minusMillis(1));
        lists.get(used);
        clock.advanceTimeBy(Duration.ofMillis(1));

        assertThat(List.of(isKept(used), isKept(unused))).containsExactly(true, false);
    }

    private boolean isKept(String id) {
        try {
            return lists.get(id) != null;
        } catch (NumberLists.NoListException notFound) {
            return false;
        }
    }
}
