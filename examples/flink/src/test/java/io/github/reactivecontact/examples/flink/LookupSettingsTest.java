package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupSettingsTest {

    @Test
    void constructor_valueOutOfRange_isRejected() {
        assertThatThrownBy(() -> settings(-1, Duration.ofSeconds(1), 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requestsPerSecond must not be negative, was -1");
        assertThatThrownBy(() -> settings(1, Duration.ZERO, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWait must be more than zero, was PT0S");
        assertThatThrownBy(() -> settings(1, Duration.ofSeconds(1), -3, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cacheSize must not be negative, was -3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:s3cr3t@10.0.0.7", "redis://user:s3cr3t@10.0.0.7:6379", "s3cr3t@10.0.0.7"})
    void redis_withPassword_isRejectedWithoutIt(String uri) {
        assertThatThrownBy(() -> settings(1, Duration.ofSeconds(1), 0, uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REDISCLI_AUTH")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7:6379", "http://10.0.0.7", "redis://", "redis:6379", "redis://a b"})
    void redis_notAnAddress_isRejected(String uri) {
        assertThatThrownBy(() -> settings(1, Duration.ofSeconds(1), 0, uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("redis must be redis://host:port, or rediss:// for TLS");
    }

    @Test
    void redis_passwordOfTheEnvironment_isUsed() {
        RedisURI redis = RedisAddress.withPassword("redis://10.0.0.7:6380", Map.of("REDISCLI_AUTH", "s3cr3t"));

        assertThat(redis.getHost()).isEqualTo("10.0.0.7");
        assertThat(redis.getPort()).isEqualTo(6380);
        assertThat(redis.getCredentialsProvider().resolveCredentials().block().getPassword())
                .containsExactly("s3cr3t".toCharArray());
    }

    private static LookupSettings settings(int rate, Duration maxWait, int cacheSize, String redis) {
        return new LookupSettings(null, rate, null, maxWait, false, cacheSize, redis);
    }
}
