package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.Conditions;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the dispatcher makes of many instances and of servers it is told nothing about; docs/pacing.md has it in full. */
class DispatcherSimulationTest {

    static Stream<Conditions> limitersAndRates() {
        return PaceSimulationTest.limitersAndRates();
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_ofSevenInstancesWithJitterOf20Millis_isAtLeast97PercentWithHalfAPercentRefused(Conditions world) {
        PacingCell cell = cell(world, 20, 7, 3);
        assertThat(cell.used()).isGreaterThanOrEqualTo(97);
        assertThat(cell.refused()).isLessThanOrEqualTo(0.5);
        assertThat(cell.worstWarmUpRefused()).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_ofSevenInstancesWithJitterOf100Millis_isAtLeast88PercentWithOnePercentRefused(Conditions world) {
        PacingCell cell = cell(world, 100, 7, 3);
        assertThat(cell.used()).isGreaterThanOrEqualTo(88);
        assertThat(cell.refused()).isLessThanOrEqualTo(1);
        assertThat(cell.worstWarmUpRefused()).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_ofOneInstance_isThatOfItsPaceAlone(Conditions world) {
        for (long jitter : new long[] {0, 20, 100}) {
            PacingCell cell = cell(world, jitter, 1, 10);
            PacingCell alone = PacingCell.learning(Conditions.of(world.limiter(), world.requests(), jitter), 10);
            assertThat(cell.used()).as("used at %d ms", jitter).isBetween(alone.used() - 1, alone.used() + 1);
            assertThat(cell.refused()).as("refused at %d ms", jitter).isLessThanOrEqualTo(alone.refused() + 0.2);
        }
    }

    @Test
    void use_ofAThousandInstances_leavesNoneBehind() {
        Conditions world = Conditions.of(ServerLimiter.Kind.SLIDING_WINDOW, 1, 20);
        List<Outcome> outcomes = DispatcherSimulation.run(Collections.nCopies(1000, world), 1);
        assertThat(outcomes).hasSize(1000).allSatisfy(outcome -> {
            assertThat(outcome.used(1, world.per(), 2, 12)).isGreaterThanOrEqualTo(96);
            assertThat(outcome.warmUpRefused()).isLessThanOrEqualTo(6);
        });
        assertThat(PacingCell.of(outcomes, world).used()).isGreaterThanOrEqualTo(97);
        assertThat(PacingCell.of(outcomes, world).refused()).isLessThanOrEqualTo(0.5);
    }

    @Test
    void run_withTheSameSeed_isTheSame() {
        Conditions world = Conditions.of(ServerLimiter.Kind.FIXED_WINDOW, 10, 100);
        List<Conditions> worlds = Collections.nCopies(7, world);
        assertThat(DispatcherSimulation.run(worlds, 5))
                .usingRecursiveComparison()
                .isEqualTo(DispatcherSimulation.run(worlds, 5));
    }

    private static PacingCell cell(Conditions world, long jitter, int instances, int seeds) {
        Conditions conditions = Conditions.of(world.limiter(), world.requests(), jitter);
        List<Outcome> outcomes = new ArrayList<>();
        IntStream.range(0, seeds)
                .forEach(seed ->
                        outcomes.addAll(DispatcherSimulation.run(Collections.nCopies(instances, conditions), seed)));
        return PacingCell.of(outcomes, conditions);
    }
}
