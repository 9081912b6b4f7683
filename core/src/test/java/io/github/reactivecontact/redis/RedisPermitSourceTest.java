package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class RedisPermitSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    private RedisPermitSource first;
    private RedisPermitSource second;

    @BeforeAll
    static void start() {
        server = RedisServer.startOrSkip();
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            client.shutdown(Duration.ZERO, PATIENCE);
            server.close();
        }
    }

    @BeforeEach
    void sources() {
        connection.sync().flushall();
        connection.sync().scriptFlush();
        first = source();
        second = source();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private static RedisPermitSource source() {
        return RedisPermitSource.builder()
                .connection(connection)
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static Map<String, Permit> acquire(RedisPermitSource source, Request... requests) {
        return source.acquire(List.of(requests)).block(PATIENCE);
    }

    private static Permit acquire(RedisPermitSource source, Duration interval) {
        return acquire(source, new Request("1101", interval)).get("1101");
    }

    private static Duration delay(Permit permit) {
        assertThat(permit).isInstanceOf(Permit.NotBefore.class);
        return ((Permit.NotBefore) permit).delay();
    }

    @Test
    void acquire_twoSources_grantsOneAndDelaysOther() {
        assertThat(acquire(first, HOUR)).isEqualTo(Permit.granted(HOUR));

        assertThat(delay(acquire(second, HOUR))).isBetween(HOUR.minusMinutes(5), HOUR);
        assertThat(delay(acquire(first, HOUR))).isBetween(HOUR.minusMinutes(5), HOUR);
    }

    @Test
    void acquire_manyInstances_returnsAllPermitsAtOnce() {
        acquire(second, new Request("7", HOUR));
        Map<String, Permit> permits = acquire(
                first,
                IntStream.range(0, 500)
                        .mapToObj(number -> new Request("" + number, HOUR))
                        .toArray(Request[]::new));

        assertThat(permits).hasSize(500);
        assertThat(permits.get("7")).isInstanceOf(Permit.NotBefore.class);
        permits.remove("7");
        assertThat(permits.values()).containsOnly(Permit.granted(HOUR));
    }

    @Test
    void acquire_concurrentRequests_grantsOnePerInterval() {
        List<Permit> permits = Flux.range(0, 400)
                .flatMap(
                        number -> (number % 2 == 0 ? first : second)
                                .acquire(List.of(new Request("1101", HOUR)))
                                .map(answer -> answer.get("1101")),
                        64)
                .collectList()
                .block(PATIENCE);

        assertThat(permits).filteredOn(Permit.Granted.class::isInstance).hasSize(1);
    }

    @Test
    void interval_isLongestRequestedAndDecaysStepwise() {
        Duration shorter = Duration.ofNanos(1_000_000);
        Duration longer = Duration.ofNanos(2_000_000);
        awaitGrant(first, longer);
        Duration decayed = awaitGrant(second, shorter);
        assertThat(decayed).isGreaterThan(shorter).isLessThan(longer);

        assertThat(awaitGrant(first, longer)).isEqualTo(longer);
        Duration last = longer;
        for (int i = 0; i < 100; i++) {
            Duration next = awaitGrant(second, shorter);
            assertThat(next).isLessThan(last).isGreaterThanOrEqualTo(shorter);
            last = next;
        }
        assertThat(last).isLessThan(Duration.ofNanos(1_250_000));
    }

    /** Requests permits until one is granted. */
    private static Duration awaitGrant(RedisPermitSource source, Duration interval) {
        Permit permit = Mono.defer(() -> source.acquire(List.of(new Request("1101", interval))))
                .map(answer -> answer.get("1101"))
                .repeat()
                .filter(Permit.Granted.class::isInstance)
                .blockFirst(PATIENCE);
        return ((Permit.Granted) permit).interval();
    }

    @Test
    void hold_appliesToAllSourcesAndIsNeverShortened() {
        first.pause("1101", HOUR).block(PATIENCE);
        first.pause("1101", Duration.ofMinutes(1)).block(PATIENCE);

        assertThat(delay(acquire(second, Duration.ofMillis(1)))).isBetween(HOUR.minusMinutes(5), HOUR);
    }

    @Test
    void acquire_late_catchesUpFiveMilliseconds() {
        long before = redisMicros();
        connection.sync().hset("{contact-client}:1101", "next", Long.toString(before - HOUR.toNanos() / 1000));
        acquire(first, HOUR);
        long after = redisMicros();

        long next = Long.parseLong(connection.sync().hget("{contact-client}:1101", "next"));
        assertThat(next - HOUR.toNanos() / 1000).isBetween(before - 5000, after - 5000);
    }

    private static long redisMicros() {
        List<String> time = connection.sync().time();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    @Test
    void acquire_clockSetBack_delaysAtMostOneInterval() {
        awaitGrant(first, Duration.ofMillis(1));
        long ahead = System.currentTimeMillis() * 1000 + Duration.ofHours(1).toNanos() / 1000;
        connection.sync().hset("{contact-client}:1101", "next", Long.toString(ahead));

        assertThat(delay(acquire(second, Duration.ofMillis(1)))).isLessThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void cooldown_appliesToAllSourcesUntilReady() {
        first.cooldown("1101", Reason.QUOTA_EXCEEDED, HOUR).block(PATIENCE);
        first.cooldown("1101", Reason.INSTANCE_EXPIRED, Duration.ofMinutes(1)).block(PATIENCE);
        assertThat(acquire(second, Duration.ofMillis(1))).isInstanceOfSatisfying(Permit.Cooldown.class, permit -> {
            assertThat(permit.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(permit.duration()).isBetween(HOUR.minusMinutes(5), HOUR);
        });

        second.ready("1101").block(PATIENCE);
        assertThat(acquire(first, Duration.ofMillis(1))).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void cooldown_shorterThanInterval_isDelay() {
        first.cooldown("1101", Reason.QUOTA_EXCEEDED, Duration.ofMinutes(30)).block(PATIENCE);

        assertThat(delay(acquire(second, HOUR))).isLessThanOrEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void cooldown_deletedInstance_isPermanentForAllSources() {
        first.cooldown("1101", Reason.INSTANCE_DELETED, null).block(PATIENCE);

        assertThat(acquire(second, HOUR)).isEqualTo(Permit.cooldown(Reason.INSTANCE_DELETED, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNAUTHORIZED", "FORBIDDEN"})
    void cooldown_wrongSettingOfOneClient_isNotShared(String reason) {
        first.cooldown("1101", Reason.valueOf(reason), null).block(PATIENCE);

        assertThat(acquire(second, HOUR)).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void cooldown_unknownReason_isNoInstance() {
        first.cooldown("1101", Reason.QUOTA_EXCEEDED, HOUR).block(PATIENCE);
        connection.sync().hset("{contact-client}:1101", "because", "TO_COME");

        assertThat(acquire(second, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        Permit.Cooldown.class,
                        permit -> assertThat(permit.reason()).isEqualTo(Reason.NO_INSTANCE));
    }

    @Test
    void keys_shareOneSlotExpireAndContainOnlyIdsAndTimes() {
        acquire(first, HOUR);
        first.pause("1101", HOUR).block(PATIENCE);
        first.cooldown("1101", Reason.QUOTA_EXCEEDED, Duration.ofDays(3)).block(PATIENCE);

        assertThat(connection.sync().keys("*"))
                .containsExactlyInAnyOrder(
                        "{contact-client}:clients", "{contact-client}:slots", "{contact-client}:1101");
        assertThat(connection.sync().pttl("{contact-client}:1101"))
                .isGreaterThan(Duration.ofDays(3).toMillis());
        assertThat(List.of("{contact-client}:clients", "{contact-client}:slots"))
                .allSatisfy(key -> assertThat(connection.sync().pttl(key)).isBetween(1L, 2 * HOUR.toMillis()));
        assertThat(connection.sync().hgetall("{contact-client}:1101"))
                .containsOnlyKeys("next", "interval", "asked", "by", "held", "pause", "until", "cooldown", "because");
        assertThat(Stream.of("next", "interval", "asked", "held", "pause", "until", "cooldown")
                        .map(field -> connection.sync().hget("{contact-client}:1101", field)))
                .allMatch(number -> number.matches("\\d+"));
    }

    @Test
    void sources_withDifferentPrefixes_shareNothing() {
        RedisPermitSource separate = RedisPermitSource.builder()
                .connection(connection)
                .prefix("staging")
                .commandTimeout(Duration.ofSeconds(5))
                .build();
        acquire(first, HOUR);

        assertThat(acquire(separate, HOUR)).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void methods_withoutSubscription_sendNothing() {
        first.acquire(List.of(new Request("1101", HOUR)));
        first.pause("1101", HOUR);
        first.cooldown("1101", Reason.QUOTA_EXCEEDED, HOUR);

        assertThat(connection.sync().dbsize()).isZero();
    }

    @Test
    void build_invalidSettings_areRejected() {
        RedisPermitSourceBuilder builder = RedisPermitSource.builder();

        assertThatThrownBy(builder::build).hasMessageContaining("uri(...)");
        assertThatThrownBy(() -> builder.localShare(1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> builder.localShare(0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> builder.prefix("a{b}")).hasMessageContaining("a{b}");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ofSeconds(6))).hasMessageContaining("PT6S");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
        builder.uri(RedisURI.create("redis://127.0.0.1"));
        assertThatThrownBy(() -> builder.connection(connection)).hasMessageContaining("once");
        builder.scheduler(Schedulers.immediate());
        assertThatThrownBy(builder::build).hasMessageContaining("scheduler");
    }
}
