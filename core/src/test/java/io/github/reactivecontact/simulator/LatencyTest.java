package io.github.reactivecontact.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private static final Duration USUAL = Duration.ofMillis(100);
    private static final Duration SLOWEST = Duration.ofSeconds(20);

    @Test
    void fixed_anyRequest_isConstant() {
        assertThat(drawn(Latency.fixed(USUAL))).containsOnly(USUAL.toNanos());
        assertThat(drawn(Latency.none())).containsOnly(0L);
    }

    @Test
    void slowTail_manyRequests_hasUsualMedianAndSlowShare() {
        long[] drawn =
                drawn(Latency.withSlowTail(USUAL, SLOWEST, 0.05)).sorted().toArray();

        assertThat(drawn[0]).isGreaterThanOrEqualTo(USUAL.dividedBy(2).toNanos());
        assertThat((double) drawn[drawn.length / 2]).isBetween(0.9 * USUAL.toNanos(), 1.1 * USUAL.toNanos());
        assertThat(LongStream.of(drawn)
                                .filter(nanos -> nanos > USUAL.toNanos() * 3 / 2)
                                .count()
                        / (double) drawn.length)
                .isBetween(0.04, 0.06);
        assertThat(drawn[drawn.length - 1]).isBetween(SLOWEST.toNanos() / 2, SLOWEST.toNanos());
    }

    @Test
    void slowTail_slowestBelowUsual_isRejectedWithValues() {
        assertThatThrownBy(() -> Latency.withSlowTail(SLOWEST, USUAL, 0.1))
                .hasMessage("slowest must not be less than usual, which is PT20S, was PT0.1S");
        assertThatThrownBy(() -> Latency.withSlowTail(USUAL, SLOWEST, Double.NaN))
                .hasMessage("slowShare must be from 0 to 1, was NaN");
        assertThatThrownBy(() -> Latency.fixed(USUAL.negated()))
                .hasMessage("latency must not be negative, was PT-0.1S");
    }

    @Test
    void toString_containsValues() {
        assertThat(Latency.fixed(USUAL)).hasToString("Latency[PT0.1S]");
        assertThat(Latency.withSlowTail(USUAL, SLOWEST, 0.01))
                .hasToString("Latency[PT0.05S to PT0.15S, 0.01 of them up to PT20S]");
    }

    private static LongStream drawn(Latency latency) {
        return LongStream.range(0, 10_000).map(i -> latency.draw(SeededRandom.ofRequest(1, i)));
    }
}
