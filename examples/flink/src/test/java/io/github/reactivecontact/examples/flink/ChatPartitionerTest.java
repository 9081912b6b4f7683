package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatPartitionerTest {

    private static final int CHAT_IDS = 30_000;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "5, 1", "8, 1", "2, 10", "3, 10", "8, 16"})
    void partition_regularNumbers_sharesAreEven(int parallelism, long step) {
        ChatPartitioner partitioner = new ChatPartitioner();
        int[] counts = new int[parallelism];
        LongStream.range(0, CHAT_IDS)
                .mapToObj(i -> (71_230_000_000L + step * i) + "@c.us")
                .forEach(chatId -> counts[partitioner.partition(chatId, parallelism)]++);

        double fair = (double) CHAT_IDS / parallelism;
        for (int count : counts) {
            assertThat((double) count).isCloseTo(fair, within(fair * 0.05));
        }
    }
}
