package io.github.reactivecontact.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The cost of a lookup that a cache in memory answers.
 *
 * @param by {@code lookup} of this client, or {@code bareCaffeine}
 * @param nanos elapsed time
 * @param bytes allocated
 */
record CacheHit(String by, double nanos, double bytes) {

    private static final String BYTES = "gc.alloc.rate.norm";

    /** Runs the microbenchmark, each fork in its own JVM. */
    static List<CacheHit> measure(int forks, int iterations) {
        OptionsBuilder options = new OptionsBuilder();
        options.include(CacheHitBenchmark.class.getName())
                .forks(forks)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        try {
            return of(new Runner(options.build()).run());
        } catch (RunnerException e) {
            throw new IllegalStateException("The microbenchmark of the cache failed", e);
        }
    }

    private static List<CacheHit> of(Collection<RunResult> results) {
        return results.stream()
                .map(result -> new CacheHit(
                        result.getPrimaryResult().getLabel(),
                        result.getPrimaryResult().getScore(),
                        Objects.requireNonNull(result.getSecondaryResults().get(BYTES), BYTES)
                                .getScore()))
                .toList();
    }
}
