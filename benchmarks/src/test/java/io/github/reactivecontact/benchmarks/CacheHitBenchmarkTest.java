package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheHitBenchmarkTest {

    private final CacheHitBenchmark benchmark = new CacheHitBenchmark();

    @AfterEach
    void close() {
        benchmark.close();
    }

    @Test
    void benchmarks_eachCall_returnTheNextContactOfTheCache() {
        assertThat(benchmark.bareCaffeine().chatId()).isEqualTo("79000000001@c.us");
        assertThat(benchmark.lookup().chatId()).isEqualTo("79000000002@c.us");
        assertThat(benchmark.lookup().chatId()).isEqualTo("79000000003@c.us");
    }
}
