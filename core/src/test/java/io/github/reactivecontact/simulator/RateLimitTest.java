package io.github.reactivecontact.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long NANOS = SECOND.toNanos();

    @Test
    void slidingWindow_full_rejectsUntilOldestRequestExpires() {
        RateLimit.Limiter limiter = RateLimit.slidingWindow(2, SECOND).newLimiter();

        assertThat(limiter.judge(900_000_000)).isZero();
        assertThat(limiter.judge(950_000_000)).isZero();
        assertThat(limiter.judge(1_000_000_000)).isEqualTo(900_000_000);
        assertThat(limiter.judge(1_899_999_999)).isEqualTo(1);
        assertThat(limiter.judge(1_900_000_000)).isZero();
        assertThat(limiter.judge(1_900_000_000)).isEqualTo(50_000_000);
    }

    @Test
    void fixedWindow_acrossBoundary_permitsTwiceTheLimit() {
        RateLimit.Limiter limiter = RateLimit.fixedWindow(2, SECOND).newLimiter();

        assertThat(limiter.judge(900_000_000)).isZero();
        assertThat(limiter.judge(950_000_000)).isZero();
        assertThat(limiter.judge(999_999_999)).isEqualTo(1);
        assertThat(limiter.judge(1_000_000_000)).isZero();
        assertThat(limiter.judge(1_000_000_000)).isZero();
        assertThat(limiter.judge(1_000_000_000)).isEqualTo(NANOS);
    }

    @Test
    void tokenBucket_afterBurst_refillsEvenly() {
        RateLimit.Limiter limiter = RateLimit.tokenBucket(2, SECOND).newLimiter();

        assertThat(limiter.judge(0)).isZero();
        assertThat(limiter.judge(0)).isZero();
        assertThat(limiter.judge(0)).isEqualTo(NANOS / 2);
        assertThat(limiter.judge(NANOS / 2)).isZero();
        assertThat(limiter.judge(NANOS / 2)).isEqualTo(NANOS / 2);
        assertThat(limiter.judge(10 * NANOS)).isZero();
        assertThat(limiter.judge(10 * NANOS)).isZero();
        assertThat(limiter.judge(10 * NANOS)).isPositive();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void limiter_negativeClock_appliesLimit(RateLimit limit) {
        RateLimit.Limiter limiter = limit.newLimiter();

        assertThat(IntStream.range(0, 20).filter(i -> limiter.judge(-5 * NANOS) == 0))
                .hasSize(10);
        assertThat(limiter.judge(-3 * NANOS)).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void limiter_manyThreads_permitsExactlyTheLimit(RateLimit limit) throws Exception {
        RateLimit.Limiter limiter = limit.newLimiter();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Long> asking = () ->
                    IntStream.range(0, 500).filter(i -> limiter.judge(0) == 0).count();
            List<Future<Long>> passed = threads.invokeAll(List.of(asking, asking, asking, asking));
            long sum = 0;
            for (Future<Long> each : passed) {
                sum += each.get();
            }
            assertThat(sum).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void none_anyNumberOfRequests_permitsAll() {
        RateLimit.Limiter limiter = RateLimit.none().newLimiter();

        assertThat(IntStream.range(0, 1_000).filter(i -> limiter.judge(0) > 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void rateLimit_fewerThanOneRequest_isRejectedWithValue(int requests) {
        assertThatThrownBy(() -> RateLimit.slidingWindow(requests, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requests must be at least 1, was " + requests);
    }

    @Test
    void rateLimit_periodNotPositive_isRejectedWithValue() {
        assertThatThrownBy(() -> RateLimit.tokenBucket(1, Duration.ZERO)).hasMessage("per must be positive, was PT0S");
        assertThatThrownBy(() -> RateLimit.fixedWindow(1, SECOND.negated()))
                .hasMessage("per must not be negative, was PT-1S");
    }

    @Test
    void toString_containsKindAndValues() {
        assertThat(RateLimit.slidingWindow(1, SECOND)).hasToString("RateLimit[slidingWindow 1 per PT1S]");
        assertThat(RateLimit.none()).hasToString("RateLimit[none]");
    }

    private static Stream<RateLimit> everyKind() {
        return Stream.of(
                RateLimit.slidingWindow(10, SECOND),
                RateLimit.fixedWindow(10, SECOND),
                RateLimit.tokenBucket(10, SECOND));
    }
}
