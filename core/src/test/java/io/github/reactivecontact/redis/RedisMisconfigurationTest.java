package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactCache.Key;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

        // Lettuce may lose the first reply.
        assertThat(warnings(server.uri()))
                .filteredOn(line -> !line.contains("until it does: the connection was closed during its handshake"))
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
        try (RedisServer first = RedisClusterCacheTest.node(directory.resolve("1"), RedisServer.freePort());
                RedisServer second = RedisClusterCacheTest.node(directory.resolve("2"), bus)) {
            RedisClusterCacheTest.join(first, second, bus);
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
        server.run("ACL SETUSER permits on >" + PASSWORD + " " + documentedRules("contact-client"));
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

    @Test
    void commands_listedForCache_areEnough() throws IOException {
        server.run("ACL SETUSER permits on >" + PASSWORD + " " + documentedRules("contact-cache"));
        Instant later = Instant.ofEpochMilli(System.currentTimeMillis()).plusSeconds(60);
        Key key = new Key(ChatId.parse("79001234567@c.us"), null);
        try (RedisContactCache cache = RedisContactCache.builder()
                .uri(uri("permits", PASSWORD))
                .commandTimeout(Duration.ofSeconds(5))
                .build()) {
            cache.put(key, new Entry(Optional.empty(), later, later), Duration.ZERO)
                    .block(PATIENCE);
            assertThat(cache.get(List.of(key)).block(PATIENCE)).containsOnlyKeys(key);
            cache.evict(key.chatId()).block(PATIENCE);

            assertThat(cache.get(List.of(key)).block(PATIENCE)).isEmpty();
        }
    }

    /** Returns the rules of the ACL SETUSER command on the page. */
    private static String documentedRules(String user) throws IOException {
        String page = Files.readString(Path.of("docs", "redis.md"));
        Matcher rules = Pattern.compile("ACL SETUSER " + user + " on >\\S+ ((?:[^\\n\\\\]|\\\\\\n)+)")
                .matcher(page);
        assertThat(rules.find()).isTrue();
        return rules.group(1).replaceAll("\\\\\\n\\s*", " ").trim();
    }
}
