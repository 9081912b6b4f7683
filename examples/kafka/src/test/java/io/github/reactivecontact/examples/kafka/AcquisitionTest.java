package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcquisitionTest {

    private static final Duration LOCK = Duration.ofSeconds(30);

    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong perSecond = new AtomicLong(10);
    private final LongFunction<Duration> estimate = lookups ->
            Duration.ofSeconds(1).multipliedBy(lookups + waiting.get()).dividedBy(perSecond.get());

    @ParameterizedTest
    @CsvSource({"10, 1, 150", "10, 3, 50", "1, 3, 5", "1, 16, 1", "1000, 1, 500"})
    void records_ofEachConsumer_areServedWithinHalfALock(long rate, int consumers, int records) {
        perSecond.set(rate);

        assertThat(Acquisition.of(estimate, LOCK, consumers).records()).isEqualTo(records);
    }

    @Test
    void records_outageAtTheStart_isOne() {
        assertThat(Acquisition.of(lookups -> Duration.ofNanos(Long.MAX_VALUE), LOCK, 1)
                        .records())
                .isEqualTo(1);
    }

    @Test
    void isOpen_lookupsWait_onlyWhileTheNextFit() {
        Acquisition acquisition = Acquisition.of(estimate, LOCK, 3);

        waiting.set(100);
        assertThat(acquisition.isOpen(LOCK, false)).isTrue();

        waiting.set(101);
        assertThat(acquisition.isOpen(LOCK, false)).isFalse();
    }

    @Test
    void isOpen_fewerInstancesThanAtTheStart_onceIdle() {
        Acquisition acquisition = Acquisition.of(estimate, LOCK, 3);
        perSecond.set(1);

        assertThat(acquisition.isOpen(LOCK, false)).isFalse();
        assertThat(acquisition.isOpen(LOCK, true)).isTrue();
    }

    @Test
    void isOpen_outage_isFalse() {
        AtomicLong seconds = new AtomicLong();
        Acquisition acquisition = Acquisition.of(lookups -> Duration.ofSeconds(seconds.get()), LOCK, 1);
        seconds.set(3600);

        assertThat(acquisition.isOpen(LOCK, true)).isFalse();
    }
}
