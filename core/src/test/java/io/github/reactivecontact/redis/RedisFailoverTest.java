package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** A node keeps its connections but stops serving, while its name already points to another node. */
class RedisFailoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Request REQUEST = new Request("1101", Duration.ofMillis(10));

    private static RedisPermitSource source(SilentProxy name) {
        return RedisPermitSource.builder()
                .uri(RedisURI.create("127.0.0.1", name.port()))
                .commandTimeout(TIMEOUT)
                .whenUnavailable(WhenUnavailable.WAIT)
                .build();
    }

    private static Flux<Permit> acquire(RedisPermitSource source) {
        return source.acquire(List.of(REQUEST))
                .repeatWhen(ends -> ends.delayElements(Duration.ofMillis(10)))
                .map(answer -> answer.get("1101"));
    }

    private static void acquireUntilGranted(RedisPermitSource source) {
        acquire(source).takeUntil(Permit.Granted.class::isInstance).blockLast(PATIENCE);
    }

    private static void acquireUntilUnavailable(RedisPermitSource source) {
        acquire(source).takeUntil(permit -> !source.isAvailable()).blockLast(PATIENCE);
    }

    private static List<String> warnings(CapturedLogs logs) {
        return logs.lines().stream()
                .filter(line -> line.contains(RedisPermitSource.class.getName()) && line.contains("WARN"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "READONLY, REPLICAOF 127.0.0.1 1",
        "MASTERDOWN, CONFIG SET replica-serve-stale-data no;REPLICAOF 127.0.0.1 1",
        "NOREPLICAS, CONFIG SET min-replicas-to-write 1",
        "OOM, CONFIG SET maxmemory 1",
    })
    void acquire_nodeStopsServingAndNameMoves_usesOtherNode(String code, String commands) {
        try (RedisServer demoted = RedisServer.startOrSkip();
                RedisServer promoted = RedisServer.start();
                SilentProxy name = SilentProxy.to(demoted.port());
                RedisPermitSource source = source(name);
                CapturedLogs logs = CapturedLogs.start()) {
            acquireUntilGranted(source);
            List.of(commands.split(";")).forEach(demoted::run);
            acquireUntilUnavailable(source);
            name.redirectTo(promoted.port());

            acquireUntilGranted(source);
            assertThat(warnings(logs)).singleElement().asString().contains("WAIT until it does: " + code);
        }
    }

    @Test
    void acquire_clusterDownAndNameMoves_usesOtherNode(@TempDir Path directory) {
        try (RedisServer down = RedisServer.startOrSkip(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-port",
                        "" + RedisServer.freePort(),
                        "--dir",
                        directory.toString());
                RedisServer up = RedisServer.start();
                SilentProxy name = SilentProxy.to(down.port());
                RedisPermitSource source = source(name);
                CapturedLogs logs = CapturedLogs.start()) {
            acquireUntilUnavailable(source);
            name.redirectTo(up.port());

            acquireUntilGranted(source);
            assertThat(warnings(logs)).singleElement().asString().contains("CLUSTERDOWN");
        }
    }

    @Test
    void acquire_nodeLoadingAndNameMoves_usesOtherNode(@TempDir Path directory) {
        try (RedisServer loading = RedisServer.startOrSkip(
                        "--enable-debug-command",
                        "yes",
                        "--loading-process-events-interval-bytes",
                        "1024",
                        "--dir",
                        directory.toString());
                RedisServer loaded = RedisServer.start();
                SilentProxy name = SilentProxy.to(loading.port());
                RedisPermitSource source = source(name);
                CapturedLogs logs = CapturedLogs.start()) {
            acquireUntilGranted(source);
            loading.run("DEBUG POPULATE 10000 key 1000");
            loading.run("CONFIG SET key-load-delay 20000");
            loading.begin("DEBUG RELOAD");
            acquireUntilUnavailable(source);
            name.redirectTo(loaded.port());

            acquireUntilGranted(source);
            assertThat(warnings(logs)).singleElement().asString().contains("LOADING");
        }
    }
}
