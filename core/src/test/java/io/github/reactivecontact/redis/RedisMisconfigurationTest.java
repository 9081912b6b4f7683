package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RedisMisconfigurationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Request REQUEST = new Request("1101", Duration.ofMillis(10));
    private static final String PASSWORD = "hunter2hunter2";

    private RedisServer server;

    @BeforeEach
    void start() {
        server = RedisServer.startOrSkip();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private RedisURI uri(String user, String password) {
        return RedisURI.Builder.redis("127.0.0.1", server.port())
                .withAuthentication(user, password)
                .build();
    }

    private static RedisPermitSource source(RedisURI uri) {
        return RedisPermitSource.builder()
                .uri(uri)
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static Flux<Permit> acquire(RedisPermitSource source) {
        return Mono.defer(() -> source.acquire(List.of(REQUEST)))
                .repeatWhen(ends -> ends.delayElements(Duration.ofMillis(10)))
                .map(answer -> answer.get("1101"));
    }

    /** Requests permits until twenty probes or more have failed, and returns the warnings. */
    private static List<String> warnings(RedisURI uri) {
        try (CapturedLogs logs = CapturedLogs.start();
                RedisPermitSource source = source(uri)) {
            acquire(source).take(300).blockLast(PATIENCE);
            assertThat(source.isAvailable()).isFalse();
            List<String> lines = logs.lines().stream()
                    .filter(line -> line.contains(" " + RedisPermitSource.class.getName() + " - "))
                    .toList();
            assertThat(lines).allMatch(line -> line.startsWith("WARN")).noneMatch(line -> line.contains(PASSWORD));
            return lines;
        }
    }

    @Test
    void log_wrongPassword_isReportedOnce() {
        server.run("ACL SETUSER permits on >right ~* +@all");

        assertThat(warnings(uri("permits", PASSWORD)))
                .singleElement()
                .asString()
                .contains("LOCAL_SHARE until it does: WRONGPASS invalid username-password pair")
                .contains("Correct the user name and the password");
    }

    @Test
    void log_missingPassword_isReportedOnce() {
        server.run("CONFIG SET requirepass " + PASSWORD);

        assertThat(warnings(server.uri()))
                .singleElement()
                .asString()
                .contains("NOAUTH ")
                .contains("password");
    }

    @Test
    void log_missingCommand_isReportedOnce() {
        server.run("ACL SETUSER permits on >" + PASSWORD + " ~* +@all -evalsha -eval");

        assertThat(warnings(uri("permits", PASSWORD)))
                .singleElement()
                .asString()
                .contains("NOPERM no permissions to run the 'evalsha' command. ")
                .contains("Access");
    }

    @Test
    void log_commandMissingInScript_isReportedOnce() {
        server.run("ACL SETUSER permits on >" + PASSWORD + " ~* +@all -zadd");

        assertThat(warnings(uri("permits", PASSWORD)))
                .singleElement()
                .asString()
                .contains("NOPERM")
                .contains("Access");
    }

    @Test
    void log_missingKey_isReportedOnce() {
        server.run("ACL SETUSER permits on >" + PASSWORD + " ~other +@all");

        assertThat(warnings(uri("permits", PASSWORD)))
                .singleElement()
                .asString()
                .contains("NOPERM")
                .contains("Access");
    }

    @Test
    void log_memoryFull_isReportedOnce() {
        server.run("CONFIG SET maxmemory 1");

        assertThat(warnings(server.uri()))
                .singleElement()
                .asString()
                .contains("OOM command not allowed when used memory > 'maxmemory'. Raise maxmemory");
    }

    @Test
    void log_unknownHost_isReportedOnce() {
        assertThat(warnings(RedisURI.create("redis://redis.invalid")))
                .singleElement()
                .asString()
                .contains("UnknownHostException: redis.invalid. Correct the host name");
    }

    @Test
    void log_nodeOfCluster_isReportedOnce(@TempDir Path directory) throws IOException {
        int bus = RedisServer.freePort();
        try (RedisServer first = node(directory.resolve("1"), RedisServer.freePort());
                RedisServer second = node(directory.resolve("2"), bus)) {
            first.run("CLUSTER ADDSLOTSRANGE 0 8191");
            second.run("CLUSTER ADDSLOTSRANGE 8192 16383");
            first.run("CLUSTER MEET 127.0.0.1 " + second.port() + " " + bus);
            first.await("CLUSTER INFO", "cluster_state:ok");
            second.await("CLUSTER INFO", "cluster_state:ok");
            List<List<String>> logs = List.of(moved(first), moved(second));

            assertThat(logs)
                    .filteredOn(lines -> !lines.isEmpty())
                    .singleElement()
                    .satisfies(lines -> assertThat(lines)
                            .singleElement()
                            .asString()
                            .containsPattern("MOVED \\d+ 127.0.0.1:\\d+. This is a node of a cluster"));
        }
    }

    private static RedisServer node(Path directory, int bus) throws IOException {
        Files.createDirectories(directory);
        return RedisServer.start("--cluster-enabled", "yes", "--cluster-port", "" + bus, "--dir", directory.toString());
    }

    /** One of two nodes has the slot of the keys. */
    private static List<String> moved(RedisServer node) {
        try (CapturedLogs logs = CapturedLogs.start();
                RedisPermitSource source = source(node.uri())) {
            acquire(source).take(50).blockLast(PATIENCE);
            return logs.lines().stream()
                    .filter(line -> line.contains(" " + RedisPermitSource.class.getName() + " - "))
                    .toList();
        }
    }

    @Test
    void commands_listedUnderAccess_areEnough() throws IOException {
        server.run("ACL SETUSER permits on >" + PASSWORD + " " + documentedRules());
        try (CapturedLogs logs = CapturedLogs.start();
                RedisPermitSource source = source(uri("permits", PASSWORD))) {
            acquire(source).takeUntil(Permit.Granted.class::isInstance).blockLast(PATIENCE);
            server.run("SCRIPT FLUSH");
            source.pause("1101", Duration.ofMillis(1)).block(PATIENCE);
            source.cooldown("1101", Reason.QUOTA_EXCEEDED, Duration.ofMillis(1)).block(PATIENCE);
            source.ready("1101").block(PATIENCE);
            acquire(source).filter(Permit.Granted.class::isInstance).take(20).blockLast(PATIENCE);

            assertThat(source.isAvailable()).isTrue();
            assertThat(logs.lines()).noneMatch(line -> line.contains(" " + RedisPermitSource.class.getName() + " - "));
        }
    }

    /** Returns the rules of the ACL SETUSER command on the page. */
    private static String documentedRules() throws IOException {
        String page = Files.readString(Path.of("docs", "redis.md"));
        Matcher rules = Pattern.compile("ACL SETUSER \\S+ on >\\S+ ((?:[^\\n\\\\]|\\\\\\n)+)")
                .matcher(page);
        assertThat(rules.find()).isTrue();
        return rules.group(1).replaceAll("\\\\\\n\\s*", " ").trim();
    }
}
