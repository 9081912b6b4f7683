package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs random fleets that fail and recover. Each source has one outcome, no instance gets more than its rate, every
 * lookup ends, and none fails because of an instance while another one was healthy. {@code -Dfleet.seed=7} runs one
 * seed, and {@code -Dfleet.runs=100000} more of them.
 */
class RandomFleetTest {

    private static final int RUNS_PER_TEST = 500;
    private static final int RUNS = 6_000;
    private static final int EXAMPLES = 5;

    static LongStream firstSeeds() {
        Long only = Long.getLong("fleet.seed");
        return only != null
                ? LongStream.of(only)
                : LongStream.iterate(0, seed -> seed < Long.getLong("fleet.runs", RUNS), seed -> seed + RUNS_PER_TEST);
    }

    @ParameterizedTest
    @MethodSource("firstSeeds")
    void run_anySeed_keepsEachPromise(long firstSeed) {
        Map<Long, Set<String>> violations = new TreeMap<>();
        int violating = 0;
        long seeds = Long.getLong("fleet.seed") == null ? RUNS_PER_TEST : 1;
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Set<String> ofSeed = run(seed);
            violating += ofSeed.isEmpty() ? 0 : 1;
            if (!ofSeed.isEmpty() && violations.size() < EXAMPLES) {
                violations.put(seed, ofSeed);
            }
        }
        assertThat(violations)
                .as("violations by seed, of %d in %d seeds", violating, seeds)
                .isEmpty();
    }

    private static Set<String> run(long seed) {
        try {
            return new RandomFleet(seed).run();
        } catch (Throwable failure) {
            throw new AssertionError("Seed " + seed, failure);
        }
    }
}
