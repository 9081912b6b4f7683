package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InstancePartitionerTest {

    private static final int CHAT_IDS = 20_000;
    private static final List<String> CONSECUTIVE_NUMBERS = chatIds(1);
    private static final List<String> NUMBERS_WITH_STEP = chatIds(1_000);

    static Stream<Arguments> instancesAndParallelisms() {
        return IntStream.of(1, 2, 5, 16, 17)
                .boxed()
                .flatMap(instances ->
                        IntStream.of(1, 2, 3, 7, 17).mapToObj(subtasks -> Arguments.of(instances, subtasks)));
    }

    @ParameterizedTest
    @MethodSource("instancesAndParallelisms")
    void owned_allSubtasks_haveEachInstanceOnceAndEvenly(int instances, int parallelism) {
        List<String> all = idInstances(instances);
        List<List<String>> shares = IntStream.range(0, parallelism)
                .mapToObj(subtask -> InstancePartitioner.owned(all, subtask, parallelism))
                .toList();

        assertThat(shares.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);
        int max = shares.stream().mapToInt(List::size).max().orElseThrow();
        int min = shares.stream().mapToInt(List::size).min().orElseThrow();
        assertThat(max - min).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("instancesAndParallelisms")
    void partition_consecutiveNumbers_sharesFollowInstances(int instances, int parallelism) {
        assertShares(instances, parallelism, CONSECUTIVE_NUMBERS);
    }

    @ParameterizedTest
    @MethodSource("instancesAndParallelisms")
    void partition_numbersWithStep_sharesFollowInstances(int instances, int parallelism) {
        assertShares(instances, parallelism, NUMBERS_WITH_STEP);
    }

    @Test
    void keyBy_instance_leavesSubtasksIdle() {
        int maxParallelism = KeyGroupRangeAssignment.computeDefaultMaxParallelism(10);
        List<Integer> subtasks = idInstances(10).stream()
                .map(id -> KeyGroupRangeAssignment.assignKeyToParallelOperator(id, maxParallelism, 10))
                .toList();

        assertThat(new HashSet<>(subtasks)).hasSizeLessThan(10);
    }

    @Test
    void keyBy_twoInstancesTwoSubtasks_mayUseOneSubtask() {
        int maxParallelism = KeyGroupRangeAssignment.computeDefaultMaxParallelism(2);

        assertThat(IntStream.range(0, 20).mapToObj(pair -> {
                    Set<Integer> used = new HashSet<>();
                    for (String id : idInstances(40).subList(2 * pair, 2 * pair + 2)) {
                        used.add(KeyGroupRangeAssignment.assignKeyToParallelOperator(id, maxParallelism, 2));
                    }
                    return used.size();
                }))
                .contains(1);
    }

    @Test
    void constructor_noInstance_isRejected() {
        assertThatThrownBy(() -> new InstancePartitioner(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("instances must be at least 1, was 0");
    }

    private static void assertShares(int instances, int parallelism, List<String> chatIds) {
        InstancePartitioner partitioner = new InstancePartitioner(instances);
        int[] counts = new int[parallelism];
        chatIds.forEach(id -> counts[partitioner.partition(id, parallelism)]++);

        List<Double> perInstance = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int owned = InstancePartitioner.owned(idInstances(instances), subtask, parallelism)
                    .size();
            if (owned == 0) {
                assertThat(counts[subtask]).as("subtask %s", subtask).isZero();
            } else {
                perInstance.add((double) counts[subtask] / owned);
            }
        }
        double fair = (double) CHAT_IDS / instances;
        assertThat(perInstance).allSatisfy(share -> assertThat(share).isCloseTo(fair, within(fair * 0.15)));
    }

    private static List<String> chatIds(long step) {
        return LongStream.range(0, CHAT_IDS)
                .mapToObj(i -> (71_230_000_000L + step * i) + "@c.us")
                .toList();
    }

    private static List<String> idInstances(int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> Long.toString(7_103_000_001L + i))
                .toList();
    }
}
