package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.redis.RedisServer;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --cache}. */
class RunCacheTest {

    private static final String ID_INSTANCE = "7103000001";
    private static final String TOKEN = "s3cr3tT0ken";

    @TempDir
    Path directory;

    private CliHarness cli;
    private GreenApiSimulator simulator;

    @BeforeEach
    void open() {
        cli = new CliHarness(directory);
        simulator = GreenApiSimulator.builder().instance(ID_INSTANCE, TOKEN).start();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private int run(String input, String... more) throws IOException {
        String instances = cli.file(
                "instances.json",
                "[{\"apiUrl\":\"" + simulator.apiUrl() + "\",\"idInstance\":" + ID_INSTANCE + ",\"apiTokenInstance\":\""
                        + TOKEN + "\"}]");
        List<String> arguments = new ArrayList<>(
                List.of("-i", cli.file("in", input), "-o", cli.path("out"), "--overwrite", "--instances", instances));
        arguments.addAll(List.of("--rate", "unlimited", "--ordered"));
        arguments.addAll(List.of(more));
        return cli.execute(arguments.toArray(String[]::new));
    }

    private String cache() {
        return cli.path("answers");
    }

    /** Makes all answers in the file older. */
    private void age(Duration by) throws IOException {
        String aged = Pattern.compile("\"at\":([0-9]+)")
                .matcher(Files.readString(Path.of(cache())))
                .replaceAll(at -> "\"at\":"
                        + Instant.ofEpochMilli(Long.parseLong(at.group(1)))
                                .minus(by)
                                .toEpochMilli());
        cli.file("answers", aged);
    }

    @Test
    void secondRun_sameInput_sendsNothingAndWritesTheSame() throws IOException {
        String input = "79000000001\n79000000002\n79000000001\n120363043968066561@g.us\n";
        assertThat(run(input, "--cache", cache())).isZero();
        assertThat(simulator.requests()).isEqualTo(2);
        assertThat(cli.err()).doesNotContain("from the cache");
        List<String> first = cli.lines("out");

        assertThat(run(input, "--cache", cache())).isZero();

        assertThat(simulator.requests()).isEqualTo(2);
        assertThat(cli.lines("out")).isEqualTo(first).hasSize(4);
        assertThat(cli.err()).contains("  2 answers from the cache");
        assertThat(Files.readString(Path.of(cache()))).doesNotContain(TOKEN, "g.us");
    }

    @Test
    void secondRun_moreNumbers_sendsOnlyTheNewOnes() throws IOException {
        run("79000000001\n", "--cache", cache());

        run("79000000001\n79000000002\n", "--cache", cache(), "--summary", "json");

        assertThat(simulator.requests()).isEqualTo(2);
        assertThat(cli.err()).contains("\"fromCache\":1,");
    }

    @Test
    void secondRun_failedNumber_isSentAgain() throws IOException {
        simulator.fail("79000000001@c.us", ErrorReply.VALIDATION_FAILED);
        assertThat(run("79000000001\n", "--cache", cache())).isEqualTo(ExitCode.SOME_FAILED);
        long before = simulator.requests();

        run("79000000001\n", "--cache", cache());

        assertThat(simulator.requests()).isGreaterThan(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT23H | --cache {} | 1",
                "PT25H | --cache {} | 2",
                "PT25H | --cache {} --cache-ttl 2d | 1",
                "PT25H | --cache {} --cache-ttl 30d --cache-ttl-no-contact 30d | 0",
                "PT30M | --cache {} | 0",
                "PT30M | --cache {} --cache-ttl 10m | 2",
                "PT30M | --cache {} --cache-ttl-no-contact 10m | 1"
            })
    void secondRun_oldAnswers_areSentAgain(Duration age, String options, int sent) throws IOException {
        String input = "79000000001\n79000000002\n";
        simulator.fail("79000000002@c.us", ErrorReply.GROUP_NOT_SUPPORTED);
        run(input, "--cache", cache());
        age(age);
        long before = simulator.requests();

        assertThat(run(input, options.replace("{}", cache()).split(" "))).isZero();

        assertThat(simulator.requests() - before).isEqualTo(sent);
        assertThat(run(input, "--cache", cache(), "--cache-ttl", "20h")).isZero();
    }

    @Test
    void cache_inRedis_secondRunSendsNothing() throws IOException {
        try (RedisServer redis = RedisServer.startOrSkip()) {
            String uri = "redis://127.0.0.1:" + redis.port();
            assertThat(run("79000000001\n79000000002\n", "--cache", uri)).isZero();

            assertThat(run("79000000001\n79000000002\n", "--cache", uri)).isZero();

            assertThat(simulator.requests()).isEqualTo(2);
            assertThat(cli.err()).contains("  2 answers from the cache");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cache redis://user:s3cr3t@10.0.0.7 | --cache must not contain a password",
                "--cache http://10.0.0.7 | --cache must be redis://host:port",
                "--cache redis://127.0.0.1:1 | cannot use --cache 127.0.0.1:1: no connection",
                "--cache-ttl 1h | --cache-ttl and --cache-ttl-no-contact need --cache",
                "--cache {}/x/y | cannot open --cache",
                "--cache {} --cache-ttl 4000d | --cache-ttl must",
                "--cache {} --cache-ttl-no-contact 4000d | --cache-ttl-no-contact must",
                "--cache {} -o {} | --output and --cache are the same file: name another --cache"
            })
    void cache_wrongUsage_returns2(String options, String message) throws IOException {
        assertThat(run("79000000001\n", options.replace("{}", cache()).split(" ")))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains(message).doesNotContain("s3cr3t");
        assertThat(simulator.requests()).isZero();
    }

    @Test
    void cache_outputOfARun_isRejectedUnchanged() throws IOException {
        run("79000000001\n");
        List<String> before = cli.lines("out");

        assertThat(run("79000000001\n", "-o", cli.path("out2"), "--cache", cli.path("out")))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("is not a cache of bulk-cli");
        assertThat(cli.lines("out")).isEqualTo(before);
    }

    @Test
    void cache_withoutCredentials_keepsNoInventedContacts() throws IOException {
        assertThat(cli.execute("-i", cli.file("in", "79000000001\n"), "-o", cli.path("out"), "--cache", cache()))
                .isZero();

        assertThat(cli.err()).contains("--cache is not used");
        assertThat(Path.of(cache())).doesNotExist();
    }

    @Test
    void cache_configFile_isTheDefault() throws IOException {
        String config = cli.file("config", "cache=" + cache() + "\ncache-ttl=30d\n");
        run("79000000001\n", "--config", config);
        age(Duration.ofDays(20));

        run("79000000001\n", "--config", config);

        assertThat(simulator.requests()).isEqualTo(1);
    }
}
