package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactCache.Key;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a cluster of two real nodes. */
class RedisClusterCacheTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static RedisServer node(Path directory, int bus) throws IOException {
        Files.createDirectories(directory);
        return RedisServer.startOrSkip(
                "--cluster-enabled", "yes", "--cluster-port", "" + bus, "--dir", directory.toString());
    }

    /** Divides the slots between two nodes. */
    static void join(RedisServer first, RedisServer second, int busOfSecond) {
        first.run("CLUSTER ADDSLOTSRANGE 0 8191");
        second.run("CLUSTER ADDSLOTSRANGE 8192 16383");
        first.run("CLUSTER MEET 127.0.0.1 " + second.port() + " " + busOfSecond);
        first.await("CLUSTER INFO", "cluster_state:ok");
        second.await("CLUSTER INFO", "cluster_state:ok");
    }

    @Test
    void cache_onCluster_spreadsKeysAndServesBatches(@TempDir Path directory) throws IOException {
        int bus = RedisServer.freePort();
        try (RedisServer first = node(directory.resolve("1"), RedisServer.freePort());
                RedisServer second = node(directory.resolve("2"), bus)) {
            join(first, second, bus);
            RedisClusterClient client = RedisClusterClient.create(first.uri());
            try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
                RedisContactCache cache = RedisContactCache.builder()
                        .connection(connection)
                        .commandTimeout(Duration.ofSeconds(5))
                        .build();
                Instant later = Instant.ofEpochMilli(System.currentTimeMillis()).plusSeconds(60);
                List<Key> keys = IntStream.range(0, 40)
                        .mapToObj(number -> new Key(ChatId.parse(79001234500L + number + "@c.us"), null))
                        .toList();
                keys.forEach(key -> cache.put(key, new Entry(Optional.empty(), later, later), Duration.ZERO)
                        .block(PATIENCE));
                cache.evict(keys.get(0).chatId()).block(PATIENCE);

                assertThat(cache.get(keys).block(PATIENCE)).containsOnlyKeys(keys.subList(1, 40));
                first.await("INFO keyspace", "db0:keys=");
                second.await("INFO keyspace", "db0:keys=");
            } finally {
                client.shutdown(Duration.ZERO, PATIENCE);
            }
        }
    }
}
