package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "1, , 256",
        "1000, , 1000",
        "1000, 10/s, 10000",
        "2000, 10/s, 10000",
        "1000, 50/1m, 834",
        "1000, unlimited, 256"
    })
    void places_default_isARateOfOneSecondWithinBounds(int instances, @Nullable String rate, int expected) {
        LookupOptions options = new LookupOptions();
        options.rate = rate == null ? null : new Converters.ClientRate().convert(rate);

        assertThat(options.places(instances)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1", "20000"})
    void places_chosen_isKept(int concurrency) {
        LookupOptions options = new LookupOptions();
        options.concurrency = concurrency;

        assertThat(options.places(1000)).isEqualTo(concurrency);
    }
}
