package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the interleaving of inputs, demand, faults, cancels and closes: each input has one outcome, in order where
 * that was asked for; no request leaves for somebody who has cancelled, and none after the close; everything ends.
 */
class ConservationTest {

    private static final int RUNS_AT_ONCE = 500;
    private static final int RUNS = 4_000;

    static LongStream firstSeeds() {
        return LongStream.iterate(0, seed -> seed < RUNS, seed -> seed + RUNS_AT_ONCE);
    }

    @ParameterizedTest
    @MethodSource("firstSeeds")
    void interleaving_ofAnySeed_conservesWhatWasAsked(long firstSeed) {
        Tally seen = new Tally();
        for (long seed = firstSeed; seed < firstSeed + RUNS_AT_ONCE; seed++) {
            try {
                seen.add(new ConservationRun(seed).run());
            } catch (Throwable failure) {
                throw new AssertionError("Seed " + seed, failure);
            }
        }
        seen.seeThatAllOfItHappened();
    }

    /** So that a generator that has lost its teeth is noticed. */
    private static final class Tally {

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

        void seeThatAllOfItHappened() {
            assertThat(requests).as("requests").isGreaterThan(10 * RUNS_AT_ONCE);
            assertThat(found).as("found").isGreaterThan(5 * RUNS_AT_ONCE);
            assertThat(failed).as("failed").isGreaterThan(RUNS_AT_ONCE);
            assertThat(cancelled).as("cancelled").isGreaterThan(RUNS_AT_ONCE / 2);
            assertThat(closedEarly).as("closed early").isGreaterThan(RUNS_AT_ONCE / 10);
        }
    }
}
