package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the throughput of many instances against servers with unknown limits. docs/pacing.md has the full numbers. */
class DispatcherSimulationTest {

    static Stream<ServerConditions> limitersAndRates() {
        return PaceSimulationTest.limitersAndRates();
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_sevenInstancesAt20MsJitter_isAtLeast97Percent(ServerConditions profile) {
        PacingCell cell = cell(profile, 20, 7, 3);
        assertThat(cell.used()).isGreaterThanOrEqualTo(97);
        assertThat(cell.refused()).isLessThanOrEqualTo(0.5);
        assertThat(cell.worstWarmUpRefused()).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_sevenInstancesAt100MsJitter_isAtLeast88Percent(ServerConditions profile) {
        PacingCell cell = cell(profile, 100, 7, 3);
        assertThat(cell.used()).isGreaterThanOrEqualTo(88);
        assertThat(cell.refused()).isLessThanOrEqualTo(1);
        assertThat(cell.worstWarmUpRefused()).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_oneInstance_equalsThePaceAlone(ServerConditions profile) {
        for (long jitter : new long[] {0, 20, 100}) {
            PacingCell cell = cell(profile, jitter, 1, 10);
            PacingCell alone =
                    PacingCell.learning(ServerConditions.of(profile.limiter(), profile.requests(), jitter), 10);
            assertThat(cell.used()).as("used at %d ms", jitter).isBetween(alone.used() - 1, alone.used() + 1);
            assertThat(cell.refused()).as("refused at %d ms", jitter).isLessThanOrEqualTo(alone.refused() + 0.2);
        }
    }

    @Test
    void use_thousandInstances_isEven() {
        ServerConditions profile = ServerConditions.of(ServerLimiter.LimiterKind.SLIDING_WINDOW, 1, 20);
        List<PacingOutcome> outcomes = DispatcherSimulation.run(Collections.nCopies(1000, profile), 1);
        assertThat(outcomes).hasSize(1000).allSatisfy(outcome -> {
            assertThat(outcome.used(1, profile.per(), 2, 12)).isGreaterThanOrEqualTo(96);
            assertThat(outcome.warmUpRefused()).isLessThanOrEqualTo(6);
        });
        assertThat(PacingCell.of(outcomes, profile).used()).isGreaterThanOrEqualTo(97);
        assertThat(PacingCell.of(outcomes, profile).refused()).isLessThanOrEqualTo(0.5);
    }

    @Test
    void run_sameSeed_isRepeatable() {
        ServerConditions profile = ServerConditions.of(ServerLimiter.LimiterKind.FIXED_WINDOW, 10, 100);
        List<ServerConditions> profiles = Collections.nCopies(7, profile);
        assertThat(DispatcherSimulation.run(profiles, 5))
                .usingRecursiveComparison()
                .isEqualTo(DispatcherSimulation.run(profiles, 5));
    }

    private static PacingCell cell(ServerConditions profile, long jitter, int instances, int seeds) {
        ServerConditions conditions = ServerConditions.of(profile.limiter(), profile.requests(), jitter);
        List<PacingOutcome> outcomes = new ArrayList<>();
        IntStream.range(0, seeds)
                .forEach(seed ->
                        outcomes.addAll(DispatcherSimulation.run(Collections.nCopies(instances, conditions), seed)));
        return PacingCell.of(outcomes, conditions);
    }
}
