package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final double ALMOST_ONE = Math.nextDown(1.0);

    private final RetryPolicy policy = RetryPolicy.defaults();

    @ParameterizedTest
    @CsvSource({
        "1, 500",
        "2, 1000",
        "3, 2000",
        "4, 4000",
        "5, 8000",
        "6, 16000",
        "7, 30000",
        "8, 30000",
        "100, 30000",
        "2147483647, 30000"
    })
    void delay_isRandomUpToBoundThatDoublesAndSaturates(int faults, long boundMillis) {
        assertThat(policy.delay(faults, 0)).isZero();
        assertThat(policy.delay(faults, 0.5)).isEqualTo(Duration.ofMillis(boundMillis / 2));
        assertThat(policy.delay(faults, ALMOST_ONE))
                .isBetween(Duration.ofMillis(boundMillis - 1), Duration.ofMillis(boundMillis));
    }

    @Test
    void delay_hugeBounds_saturates() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        RetryPolicy patient = policy.withBackoff(longest, longest);

        assertThat(patient.delay(Integer.MAX_VALUE, ALMOST_ONE)).isPositive();
        assertThat(policy.withBackoff(Duration.ofNanos(1), longest).delay(Integer.MAX_VALUE, 0.5))
                .isGreaterThan(Duration.ofDays(36_500));
        assertThat(policy.withBackoff(Duration.ofNanos(1), Duration.ofNanos(1)).delay(5, ALMOST_ONE))
                .isLessThanOrEqualTo(Duration.ofNanos(1));
    }

    @Test
    void allowsAfter_isTrueBelowMaxAttempts() {
        assertThat(policy.allowsAfter(3)).isTrue();
        assertThat(policy.allowsAfter(4)).isFalse();
        assertThat(policy.allowsAfter(Integer.MAX_VALUE)).isFalse();
        assertThat(RetryPolicy.none().allowsAfter(1)).isFalse();
        assertThat(policy.withMaxAttempts(2).allowsAfter(1)).isTrue();
        assertThat(policy.withMaxAttempts(2).allowsAfter(2)).isFalse();
    }

    @Test
    void with_createsPolicyAndKeepsOtherSettings() {
        RetryPolicy other = policy.withMaxAttempts(7).withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(2));

        assertThat(other).hasToString("RetryPolicy[maxAttempts=7, first=PT1S, max=PT2S]");
        assertThat(policy).hasToString("RetryPolicy[maxAttempts=4, first=PT0.5S, max=PT30S]");
    }

    @Test
    void with_invalidBounds_namesArgument() {
        assertThatThrownBy(() -> policy.withMaxAttempts(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxAttempts")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> policy.withBackoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("first");
        assertThatThrownBy(() -> policy.withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
        assertThatThrownBy(() -> policy.withBackoff(Duration.ofSeconds(3), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT3S")
                .hasMessageContaining("PT1S");
    }

    @Test
    void backoff_default_isHalfSecondToThirtySeconds() {
        assertThat(policy.firstBackoff()).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.maxBackoff()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void withBackoff_setsBothBounds() {
        RetryPolicy changed = policy.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(9));

        assertThat(changed.firstBackoff()).isEqualTo(Duration.ofSeconds(2));
        assertThat(changed.maxBackoff()).isEqualTo(Duration.ofSeconds(9));
    }
}
