package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Runs a primary, a replica and a real Sentinel, which stop with the test. */
class RedisSentinelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Request REQUEST = new Request("1101", Duration.ofMillis(10));

    private RedisServer primary;
    private RedisServer replica;
    private RedisServer sentinel;

    @BeforeEach
    void start(@TempDir Path directory) {
        primary = RedisServer.startOrSkip("--repl-diskless-sync-delay", "0");
        replica = RedisServer.start("--replicaof", "127.0.0.1 " + primary.port());
        primary.await("INFO replication", "state=online");
        sentinel = RedisServer.startSentinel(directory, primary);
        sentinel.await("INFO sentinel", "slaves=1");
    }

    @AfterEach
    void stop() {
        for (RedisServer server : new RedisServer[] {sentinel, replica, primary}) {
            if (server != null) {
                server.close();
            }
        }
    }

    private RedisPermitSource source(String master) {
        return RedisPermitSource.builder()
                .uri(RedisURI.create("redis-sentinel://127.0.0.1:" + RedisServer.freePort() + ",127.0.0.1:"
                        + sentinel.port() + "#" + master))
                .whenUnavailable(WhenUnavailable.WAIT)
                .build();
    }

    private static void acquireUntil(RedisPermitSource source, Predicate<Permit> condition) {
        Mono.defer(() -> source.acquire(List.of(REQUEST)))
                .repeatWhen(ends -> ends.delayElements(Duration.ofMillis(10)))
                .map(answer -> answer.get("1101"))
                .takeUntil(condition)
                .blockLast(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "paused"})
    void acquire_primaryFails_usesPromotedReplica(String how) {
        try (RedisPermitSource source = source("mymaster")) {
            acquireUntil(source, Permit.Granted.class::isInstance);
            if (how.equals("killed")) {
                primary.kill();
            } else {
                primary.pause();
            }
            acquireUntil(source, permit -> !source.isAvailable());

            acquireUntil(source, permit -> source.isAvailable() && permit instanceof Permit.Granted);
            replica.await("INFO replication", "role:master");
        }
    }

    @Test
    void acquire_unknownMaster_logsItsNameAndAdvice() {
        try (CapturedLogs logs = CapturedLogs.start();
                RedisPermitSource source = source("other")) {
            acquireUntil(
                    source,
                    permit -> logs.lines().stream()
                            .anyMatch(
                                    line -> line.contains("WARN") && line.contains("Correct the name of the primary")));

            assertThat(source.isAvailable()).isFalse();
        }
    }
}
