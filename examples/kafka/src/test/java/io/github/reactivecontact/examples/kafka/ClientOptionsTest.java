package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ClientOptionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static ClientOptions parse(String... arguments) {
        ClientOptions options = new ClientOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("client", spec(options))).parseArgs(arguments);
        return options;
    }

    private static CommandLine.Model.CommandSpec spec(ClientOptions options) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
    }

    @ParameterizedTest
    @CsvSource({"--concurrency=1, 1", "--no-cache, 2"})
    void client_sameChatTwice_requestsItOnceUnlessThereIsNoCache(String option, long requests) {
        try (GreenApiSimulator simulator =
                        GreenApiSimulator.builder().instances(1).start();
                ReactiveContactClient client =
                        parse("--requests-per-second=0", option).client(simulator.instances(), null, null)) {
            for (int i = 0; i < 2; i++) {
                client.getContactInfo("79001234561@c.us").block(TIMEOUT);
            }

            assertThat(simulator.requests()).isEqualTo(requests);
        }
    }

    @Test
    void redisAddress_withoutAddress_isNone() {
        assertThat(RedisAddress.parse(null, Map.of())).isNull();
    }

    @Test
    void redisAddress_passwordOfTheEnvironment_isUsed() {
        RedisURI redis = RedisAddress.parse("rediss://cache.local:6380", Map.of(RedisAddress.PASSWORD, "s3cr3t"));

        assertThat(redis.getHost()).isEqualTo("cache.local");
        assertThat(redis.isSsl()).isTrue();
        assertThat(redis.getCredentialsProvider()
                        .resolveCredentials()
                        .block(TIMEOUT)
                        .getPassword())
                .isEqualTo("s3cr3t".toCharArray());
    }

    @Test
    void redisAddress_passwordInTheAddress_isRejectedWithoutEcho() {
        assertThatThrownBy(() -> RedisAddress.parse("redis://:s3cr3t@cache.local", Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("REDISCLI_AUTH")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache.local:6379", "http://cache.local", "redis:/path", ""})
    void redisAddress_anotherAddress_isRejected(String uri) {
        assertThatThrownBy(() -> RedisAddress.parse(uri, Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--redis must be redis://host:port");
    }
}
