package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MILLI;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the pace against servers with unknown limits. docs/pacing.md has the full numbers. */
class PaceSimulationTest {

    private static final int SEEDS = 50;

    static Stream<ServerConditions> limitersAndRates() {
        return Stream.of(ServerLimiter.LimiterKind.values())
                .flatMap(kind -> Stream.of(1, 10).map(requests -> ServerConditions.of(kind, requests, 0)));
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_jitterUpTo20Ms_isAtLeast97Percent(ServerConditions profile) {
        for (long jitter : new long[] {0, 5, 10, 15, 20}) {
            PacingCell cell =
                    PacingCell.learning(ServerConditions.of(profile.limiter(), profile.requests(), jitter), SEEDS);
            assertThat(cell.used()).as("used at %d ms", jitter).isGreaterThanOrEqualTo(97);
            assertThat(cell.refused()).as("refused at %d ms", jitter).isLessThanOrEqualTo(0.5);
            assertThat(cell.worstWarmUpRefused()).as("warm-up at %d ms", jitter).isLessThanOrEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_jitterOf100Ms_isAtLeast88Percent(ServerConditions profile) {
        PacingCell cell = PacingCell.learning(ServerConditions.of(profile.limiter(), profile.requests(), 100), SEEDS);
        assertThat(cell.used()).isGreaterThanOrEqualTo(88);
        assertThat(cell.refused()).isLessThanOrEqualTo(1);
        assertThat(cell.worstWarmUpRefused()).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_drawnJitter_isWithin3PointsOfTheBestFixedMargin(ServerConditions profile) {
        for (long jitter : drawnJitters()) {
            ServerConditions conditions = ServerConditions.of(profile.limiter(), profile.requests(), jitter);
            PacingCell cell = PacingCell.learning(conditions, 20);
            var best = PacingCell.bestFixed(conditions, 1, 10, 20);
            assertThat(cell.used())
                    .as("used at %d ms", jitter)
                    .isGreaterThanOrEqualTo(best.cell().used() - 3);
            assertThat(cell.refused()).as("refused at %d ms", jitter).isLessThanOrEqualTo(1);
            assertThat(cell.worstWarmUpRefused()).as("warm-up at %d ms", jitter).isLessThanOrEqualTo(6);
        }
    }

    /** Returns twenty whole numbers of milliseconds from 0 to 150. */
    static long[] drawnJitters() {
        return new SplittableRandom(20).longs(20, 0, 151).sorted().toArray();
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_slowAnswers_isUnchanged(ServerConditions profile) {
        assertThat(used(profile, 20, conditions -> conditions.withLatency(SECOND)))
                .isGreaterThanOrEqualTo(97);
        assertThat(used(profile, 100, conditions -> conditions.withLatency(SECOND)))
                .isGreaterThanOrEqualTo(88);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_refusedRequestsCounted_isUnchanged(ServerConditions profile) {
        assertThat(used(profile, 20, ServerConditions::countingRefused)).isGreaterThanOrEqualTo(97);
        assertThat(used(profile, 100, ServerConditions::countingRefused)).isGreaterThanOrEqualTo(88);
        assertThat(used(profile, 100, conditions -> conditions.countingRefused().withLatency(SECOND)))
                .isGreaterThanOrEqualTo(88);
    }

    private static double used(ServerConditions profile, long jitter, UnaryOperator<ServerConditions> change) {
        return PacingCell.learning(
                        change.apply(ServerConditions.of(profile.limiter(), profile.requests(), jitter)), SEEDS)
                .used();
    }

    @Test
    void use_lateTimersAtTenPerSecond_isUnchanged() {
        ServerConditions profile = ServerConditions.of(ServerLimiter.LimiterKind.SLIDING_WINDOW, 10, 20);
        PacingOutcome late = PacingSimulation.run(learning(profile), profile, profile, 0, 12, 1, MILLI);
        assertThat(late.used(10, SECOND, 2, 12)).isGreaterThanOrEqualTo(97);
        assertThat(late.refusedShare(2, 12)).isLessThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @EnumSource
    void use_jitterDisappears_recoversWithinSixMinutes(ServerLimiter.LimiterKind kind) {
        for (int requests : new int[] {1, 10}) {
            ServerConditions rough = ServerConditions.of(kind, requests, 100);
            ServerConditions calm = ServerConditions.of(kind, requests, 0);
            for (int seed = 0; seed < 20; seed++) {
                PacingOutcome outcome = PacingSimulation.run(learning(rough), rough, calm, 5, 20, seed, 0);
                assertThat(outcome.used(requests, SECOND, 11, 20)).isGreaterThanOrEqualTo(95);
                assertThat(outcome.used(requests, SECOND, 14, 20)).isGreaterThanOrEqualTo(97);
                assertThat(outcome.refused(6, 20)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void refusals_jitterAppears_areFew(ServerConditions profile) {
        ServerConditions calm = ServerConditions.of(profile.limiter(), profile.requests(), 0);
        ServerConditions rough = ServerConditions.of(profile.limiter(), profile.requests(), 100);
        for (int seed = 0; seed < 20; seed++) {
            PacingOutcome outcome = PacingSimulation.run(learning(calm), calm, rough, 7, 9, seed, 0);
            assertThat(outcome.refused(0, 7)).isZero();
            assertThat(outcome.refused(7, 9)).isLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void rate_planHalved_fallsSoonAndRecovers(ServerConditions profile) {
        ServerConditions full = ServerConditions.of(profile.limiter(), profile.requests(), 20);
        ServerConditions half = full.withPer(2 * SECOND);
        for (int seed = 0; seed < 20; seed++) {
            PacingOutcome outcome = PacingSimulation.run(learning(full), half, full, 15, 30, seed, 0);
            assertThat(outcome.refused(0, 2)).isLessThanOrEqualTo(9);
            assertThat(outcome.refusedShare(2, 15)).isLessThanOrEqualTo(1);
            assertThat(outcome.used(profile.requests(), 2 * SECOND, 2, 15)).isGreaterThanOrEqualTo(80);
            assertThat(outcome.used(profile.requests(), SECOND, 28, 30)).isGreaterThanOrEqualTo(95);
        }
    }

    @Test
    void rate_fiveMinutesRefused_recoversWithinTwentyMinutes() {
        ServerConditions open = ServerConditions.of(ServerLimiter.LimiterKind.FIXED_WINDOW, 1, 20);
        ServerConditions shut =
                new ServerConditions(ServerLimiter.LimiterKind.TOKEN_BUCKET, 1, 3600 * SECOND, 0, 50 * MILLI, false);
        PacingOutcome outcome = PacingSimulation.run(learning(open), shut, open, 5, 26, 3, 0);
        assertThat(outcome.refused(0, 5)).isLessThanOrEqualTo(16);
        assertThat(outcome.used(1, SECOND, 24, 26)).isGreaterThanOrEqualTo(95);
    }

    private static PacedSender learning(ServerConditions conditions) {
        return PacedSender.learning(new Pace(conditions.requests(), conditions.per(), START));
    }
}
