package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.redis.RedisServer;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPaceTest {

    private static final String PASSWORD = "r3disS3cret";

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() {
        cli = new CliHarness(directory);
    }

    private String[] arguments(GreenApiSimulator simulator, RedisServer redis) throws IOException {
        String instances = cli.file(
                "instances.json",
                "[{\"apiUrl\":\"" + simulator.apiUrl()
                        + "\",\"idInstance\":7103000001,\"apiTokenInstance\":\"s3cr3tT0ken\"}]");
        return new String[] {
            "--redis",
            "redis://127.0.0.1:" + redis.port(),
            "--instances",
            instances,
            "--rate",
            "100/s",
            "-i",
            cli.file("in", "79000000001\n79000000002\n"),
            "-o",
            cli.path("out")
        };
    }

    private static GreenApiSimulator simulator() {
        return GreenApiSimulator.builder().instance("7103000001", "s3cr3tT0ken").start();
    }

    @Test
    void redis_run_takesPermitsOfEachInstance() throws IOException {
        try (RedisServer redis = RedisServer.startOrSkip();
                GreenApiSimulator simulator = simulator()) {
            assertThat(cli.execute(arguments(simulator, redis))).isZero();

            assertThat(cli.err()).contains("2 done");
            // Fails if there is no such key.
            redis.run("RENAME {contact-client}:7103000001 {contact-client}:used");
        }
    }

    @Test
    void redis_passwordInTheEnvironment_isAcceptedAndNotPrinted() throws IOException {
        try (RedisServer redis = RedisServer.startOrSkip();
                GreenApiSimulator simulator = simulator()) {
            redis.run("CONFIG SET requirepass " + PASSWORD);

            assertThat(cli.execute(Map.of(RedisAddress.PASSWORD, PASSWORD), arguments(simulator, redis)))
                    .isZero();

            assertThat(cli.err()).contains("2 done").doesNotContain(PASSWORD);
        }
    }

    @Test
    void redis_wrongPassword_returns2WithoutAnEcho() throws IOException {
        try (RedisServer redis = RedisServer.startOrSkip();
                GreenApiSimulator simulator = simulator()) {
            redis.run("CONFIG SET requirepass " + PASSWORD);

            assertThat(cli.execute(Map.of(RedisAddress.PASSWORD, "wr0ng"), arguments(simulator, redis)))
                    .isEqualTo(ExitCode.USAGE);

            assertThat(simulator.requests()).isZero();
        }
        assertThat(cli.err()).contains("cannot use --redis 127.0.0.1:").doesNotContain("wr0ng", PASSWORD);
    }

    @Test
    void redis_nothingListens_returns2() throws IOException {
        assertThat(cli.execute("--redis", "redis://127.0.0.1:1", "-i", cli.file("in", "79000000001\n")))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("cannot use --redis 127.0.0.1:1: no connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:s3cr3t@10.0.0.7", "redis://user:s3cr3t@10.0.0.7:6379", "s3cr3t@10.0.0.7"})
    void parse_password_isRejectedWithoutAnEcho(String uri) {
        assertThatThrownBy(() -> RedisAddress.parse("--redis", uri))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("set REDISCLI_AUTH")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7:6379", "http://10.0.0.7", "redis://", "redis:6379", "redis://a b"})
    void parse_otherText_isRejected(String uri) {
        assertThatThrownBy(() -> RedisAddress.parse("--redis", uri))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--redis must be redis://host:port");
    }
}
