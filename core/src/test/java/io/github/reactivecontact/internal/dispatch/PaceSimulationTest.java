package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MILLI;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.Conditions;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.Outcome;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pace reaches against servers it is told nothing about; docs/pacing.md has the numbers in full. */
class PaceSimulationTest {

    private static final int SEEDS = 50;

    static Stream<Conditions> limitersAndRates() {
        return Stream.of(ServerLimiter.Kind.values())
                .flatMap(kind -> Stream.of(1, 10).map(requests -> Conditions.of(kind, requests, 0)));
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_withJitterUpTo20Millis_isAtLeast97PercentWithHalfAPercentRefused(Conditions world) {
        for (long jitter : new long[] {0, 5, 10, 15, 20}) {
            PacingCell cell = PacingCell.learning(Conditions.of(world.limiter(), world.requests(), jitter), SEEDS);
            assertThat(cell.used()).as("used at %d ms", jitter).isGreaterThanOrEqualTo(97);
            assertThat(cell.refused()).as("refused at %d ms", jitter).isLessThanOrEqualTo(0.5);
            assertThat(cell.worstWarmUpRefused()).as("warm-up at %d ms", jitter).isLessThanOrEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_withJitterOf100Millis_isAtLeast88PercentWithOnePercentRefused(Conditions world) {
        PacingCell cell = PacingCell.learning(Conditions.of(world.limiter(), world.requests(), 100), SEEDS);
        assertThat(cell.used()).isGreaterThanOrEqualTo(88);
        assertThat(cell.refused()).isLessThanOrEqualTo(1);
        assertThat(cell.worstWarmUpRefused()).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_withDrawnJitter_isWithin3PointsOfTheBestFixedMargin(Conditions world) {
        for (long jitter : drawnJitters()) {
            Conditions conditions = Conditions.of(world.limiter(), world.requests(), jitter);
            PacingCell cell = PacingCell.learning(conditions, 20);
            var best = PacingCell.bestFixed(conditions, 1, 10, 20);
            assertThat(cell.used())
                    .as("used at %d ms", jitter)
                    .isGreaterThanOrEqualTo(best.cell().used() - 3);
            assertThat(cell.refused()).as("refused at %d ms", jitter).isLessThanOrEqualTo(1);
            assertThat(cell.worstWarmUpRefused()).as("warm-up at %d ms", jitter).isLessThanOrEqualTo(6);
        }
    }

    /** Twenty whole milliseconds of 0 to 150. */
    static long[] drawnJitters() {
        return new SplittableRandom(20).longs(20, 0, 151).sorted().toArray();
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_whenAnswersTakeASecond_isTheSame(Conditions world) {
        assertThat(used(world, 20, conditions -> conditions.withLatency(SECOND)))
                .isGreaterThanOrEqualTo(97);
        assertThat(used(world, 100, conditions -> conditions.withLatency(SECOND)))
                .isGreaterThanOrEqualTo(88);
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void use_whenRefusedRequestsCountAsWell_isTheSame(Conditions world) {
        assertThat(used(world, 20, Conditions::countingRefused)).isGreaterThanOrEqualTo(97);
        assertThat(used(world, 100, Conditions::countingRefused)).isGreaterThanOrEqualTo(88);
        assertThat(used(world, 100, conditions -> conditions.countingRefused().withLatency(SECOND)))
                .isGreaterThanOrEqualTo(88);
    }

    private static double used(Conditions world, long jitter, UnaryOperator<Conditions> change) {
        return PacingCell.learning(change.apply(Conditions.of(world.limiter(), world.requests(), jitter)), SEEDS)
                .used();
    }

    @Test
    void use_whenTimersAreUpToAMillisecondLate_losesNothingAtTenASecond() {
        Conditions world = Conditions.of(ServerLimiter.Kind.SLIDING_WINDOW, 10, 20);
        Outcome late = PacingSimulation.run(learning(world), world, world, 0, 12, 1, MILLI);
        assertThat(late.used(10, SECOND, 2, 12)).isGreaterThanOrEqualTo(97);
        assertThat(late.refusedShare(2, 12)).isLessThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @EnumSource
    void use_whenJitterGoesAway_comesBackWithinSixMinutes(ServerLimiter.Kind kind) {
        for (int requests : new int[] {1, 10}) {
            Conditions rough = Conditions.of(kind, requests, 100);
            Conditions calm = Conditions.of(kind, requests, 0);
            for (int seed = 0; seed < 20; seed++) {
                Outcome outcome = PacingSimulation.run(learning(rough), rough, calm, 5, 20, seed, 0);
                assertThat(outcome.used(requests, SECOND, 11, 20)).isGreaterThanOrEqualTo(95);
                assertThat(outcome.used(requests, SECOND, 14, 20)).isGreaterThanOrEqualTo(97);
                assertThat(outcome.refused(6, 20)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void refusals_whenJitterComesAnew_areFew(Conditions world) {
        Conditions calm = Conditions.of(world.limiter(), world.requests(), 0);
        Conditions rough = Conditions.of(world.limiter(), world.requests(), 100);
        for (int seed = 0; seed < 20; seed++) {
            Outcome outcome = PacingSimulation.run(learning(calm), calm, rough, 7, 9, seed, 0);
            assertThat(outcome.refused(0, 7)).isZero();
            assertThat(outcome.refused(7, 9)).isLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @MethodSource("limitersAndRates")
    void rate_whenThePlanHasHalf_fallsBelowItSoonAndComesBackAfterwards(Conditions world) {
        Conditions full = Conditions.of(world.limiter(), world.requests(), 20);
        Conditions half = full.withPer(2 * SECOND);
        for (int seed = 0; seed < 20; seed++) {
            Outcome outcome = PacingSimulation.run(learning(full), half, full, 15, 30, seed, 0);
            assertThat(outcome.refused(0, 2)).isLessThanOrEqualTo(9);
            assertThat(outcome.refusedShare(2, 15)).isLessThanOrEqualTo(1);
            assertThat(outcome.used(world.requests(), 2 * SECOND, 2, 15)).isGreaterThanOrEqualTo(80);
            assertThat(outcome.used(world.requests(), SECOND, 28, 30)).isGreaterThanOrEqualTo(95);
        }
    }

    @Test
    void rate_whenAllIsRefusedForFiveMinutes_isBackWithinTwenty() {
        Conditions open = Conditions.of(ServerLimiter.Kind.FIXED_WINDOW, 1, 20);
        Conditions shut = new Conditions(ServerLimiter.Kind.TOKEN_BUCKET, 1, 3600 * SECOND, 0, 50 * MILLI, false);
        Outcome outcome = PacingSimulation.run(learning(open), shut, open, 5, 26, 3, 0);
        assertThat(outcome.refused(0, 5)).isLessThanOrEqualTo(16);
        assertThat(outcome.used(1, SECOND, 24, 26)).isGreaterThanOrEqualTo(95);
    }

    private static PacedSender learning(Conditions conditions) {
        return PacedSender.learning(new Pace(conditions.requests(), conditions.per(), START));
    }
}
