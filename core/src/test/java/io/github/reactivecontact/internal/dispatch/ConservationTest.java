package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs random interleavings of inputs, demand, faults, cancels and closes. Each input has one outcome, in order where
 * that was requested. No request is sent for a cancelled lookup or after the close. Everything ends.
 */
class ConservationTest {

    private static final int RUNS_PER_TEST = 500;
    private static final int RUNS = 4_000;

    static LongStream firstSeeds() {
        return LongStream.iterate(0, seed -> seed < RUNS, seed -> seed + RUNS_PER_TEST);
    }

    @ParameterizedTest
    @MethodSource("firstSeeds")
    void run_anySeed_givesOneOutcomePerInput(long firstSeed) {
        Totals seen = new Totals();
        for (long seed = firstSeed; seed < firstSeed + RUNS_PER_TEST; seed++) {
            try {
                seen.add(new ConservationRun(seed).run());
            } catch (Throwable failure) {
                throw new AssertionError("Seed " + seed, failure);
            }
        }
        seen.checkEachHappened();
    }

    /** Counts what happened, to detect a generator that no longer covers a case. */
    private static final class Totals {

        private int requests;
        private int found;
        private int failed;
        private int cancelled;
        private int closedEarly;

        void add(ConservationRun.Summary summary) {
            requests += summary.requests();
            found += summary.found();
            failed += summary.failed();
            cancelled += summary.cancelled();
            closedEarly += summary.closedEarly() ? 1 : 0;
        }

        void checkEachHappened() {
            assertThat(requests).as("requests").isGreaterThan(10 * RUNS_PER_TEST);
            assertThat(found).as("found").isGreaterThan(5 * RUNS_PER_TEST);
            assertThat(failed).as("failed").isGreaterThan(RUNS_PER_TEST);
            assertThat(cancelled).as("cancelled").isGreaterThan(RUNS_PER_TEST / 2);
            assertThat(closedEarly).as("closed early").isGreaterThan(RUNS_PER_TEST / 10);
        }
    }
}
