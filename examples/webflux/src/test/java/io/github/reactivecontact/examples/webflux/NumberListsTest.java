package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.web.server.ResponseStatusException;

class NumberListsTest {

    @Test
    void lists_beyondTotal_areDropped() {
        NumberLists lists = new NumberLists(new ListProperties(100, 10, Duration.ofHours(1)));
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> lists.add(List.of(), 6).block())
                .toList();

        TestTimeout.await()
                .untilAsserted(() ->
                        assertThat(ids).filteredOn(id -> isKept(lists, id)).hasSize(1));
    }

    private static boolean isKept(NumberLists lists, String id) {
        try {
            return lists.get(id) != null;
        } catch (ResponseStatusException notFound) {
            return false;
        }
    }
}
