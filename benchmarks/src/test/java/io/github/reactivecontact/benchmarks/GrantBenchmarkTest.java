package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrantBenchmarkTest {

    private final GrantBenchmark benchmark = new GrantBenchmark();

    @BeforeEach
    void prepare() {
        benchmark.instances = 10;
        benchmark.prepare();
    }

    @Test
    void atOnce_eachCall_answersOneLookup() {
        long before = benchmark.atOnce();

        assertThat(benchmark.atOnce()).isEqualTo(before + 1);
    }

    @Test
    void fromTheQueue_eachCall_answersOneLookup() {
        long before = benchmark.fromTheQueue();

        assertThat(benchmark.fromTheQueue()).isEqualTo(before + 1);
    }
}
