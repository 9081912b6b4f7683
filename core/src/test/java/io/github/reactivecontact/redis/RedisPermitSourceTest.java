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

    private RedisPermitSource one;
    private RedisPermitSource other;

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
        one = source();
        other = source();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private static RedisPermitSource source() {
        return RedisPermitSource.builder()
                .connection(connection)
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static Map<String, Permit> ask(RedisPermitSource source, Request... requests) {
        return source.acquire(List.of(requests)).block(PATIENCE);
    }

    private static Permit ask(RedisPermitSource source, Duration interval) {
        return ask(source, new Request("1101", interval)).get("1101");
    }

    private static Duration delay(Permit permit) {
        assertThat(permit).isInstanceOf(Permit.NotBefore.class);
        return ((Permit.NotBefore) permit).delay();
    }

    @Test
    void permit_isGrantedToOne_andTheOtherHearsWhenToComeBack() {
        assertThat(ask(one, HOUR)).isEqualTo(Permit.granted(HOUR));

        assertThat(delay(ask(other, HOUR))).isBetween(HOUR.minusMinutes(5), HOUR);
        assertThat(delay(ask(one, HOUR))).isBetween(HOUR.minusMinutes(5), HOUR);
    }

    @Test
    void permits_ofManyInstances_comeInOneAnswer() {
        ask(other, new Request("7", HOUR));
        Map<String, Permit> permits = ask(
                one,
                IntStream.range(0, 500)
                        .mapToObj(number -> new Request("" + number, HOUR))
                        .toArray(Request[]::new));

        assertThat(permits).hasSize(500);
        assertThat(permits.get("7")).isInstanceOf(Permit.NotBefore.class);
        permits.remove("7");
        assertThat(permits.values()).containsOnly(Permit.granted(HOUR));
    }

    @Test
    void permits_askedForByManyAtOnce_areAsManyAsTheIntervalAllows() {
        List<Permit> permits = Flux.range(0, 400)
                .flatMap(
                        number -> (number % 2 == 0 ? one : other)
                                .acquire(List.of(new Request("1101", HOUR)))
                                .map(answer -> answer.get("1101")),
                        64)
                .collectList()
                .block(PATIENCE);

        assertThat(permits).filteredOn(Permit.Granted.class::isInstance).hasSize(1);
    }

    @Test
    void interval_isTheLongestWanted_andIsForgottenStepByStep() {
        Duration wanted = Duration.ofNanos(1_000_000);
        Duration taught = Duration.ofNanos(2_000_000);
        grantedTo(one, taught);
        Duration first = grantedTo(other, wanted);
        assertThat(first).isGreaterThan(wanted).isLessThan(taught);

        assertThat(grantedTo(one, taught)).isEqualTo(taught);
        Duration last = taught;
        for (int i = 0; i < 100; i++) {
            Duration next = grantedTo(other, wanted);
            assertThat(next).isLessThan(last).isGreaterThanOrEqualTo(wanted);
            last = next;
        }
        assertThat(last).isLessThan(Duration.ofNanos(1_250_000));
    }

    /** Waits as long as the source says. */
    private static Duration grantedTo(RedisPermitSource source, Duration interval) {
        Permit permit = Mono.defer(() -> source.acquire(List.of(new Request("1101", interval))))
                .map(answer -> answer.get("1101"))
                .repeat()
                .filter(Permit.Granted.class::isInstance)
                .blockFirst(PATIENCE);
        return ((Permit.Granted) permit).interval();
    }

    @Test
    void hold_countsForAll_andNeverShortens() {
        one.hold("1101", HOUR).block(PATIENCE);
        one.hold("1101", Duration.ofMinutes(1)).block(PATIENCE);

        assertThat(delay(ask(other, Duration.ofMillis(1)))).isBetween(HOUR.minusMinutes(5), HOUR);
    }

    @Test
    void question_thatComesLate_isCaughtUpByFiveMilliseconds() {
        long before = redisMicros();
        connection.sync().hset("{contact-client}:1101", "next", Long.toString(before - HOUR.toNanos() / 1000));
        ask(one, HOUR);
        long after = redisMicros();

        long next = Long.parseLong(connection.sync().hget("{contact-client}:1101", "next"));
        assertThat(next - HOUR.toNanos() / 1000).isBetween(before - 5000, after - 5000);
    }

    private static long redisMicros() {
        List<String> time = connection.sync().time();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    @Test
    void clock_thatWasSetBack_stopsNobodyForLongerThanAnInterval() {
        grantedTo(one, Duration.ofMillis(1));
        long ahead = System.currentTimeMillis() * 1000 + Duration.ofHours(1).toNanos() / 1000;
        connection.sync().hset("{contact-client}:1101", "next", Long.toString(ahead));

        assertThat(delay(ask(other, Duration.ofMillis(1)))).isLessThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void setAside_countsForAll_untilItIsReady() {
        one.setAside("1101", Reason.QUOTA_EXCEEDED, HOUR).block(PATIENCE);
        one.setAside("1101", Reason.INSTANCE_EXPIRED, Duration.ofMinutes(1)).block(PATIENCE);
        assertThat(ask(other, Duration.ofMillis(1))).isInstanceOfSatisfying(Permit.SetAside.class, permit -> {
            assertThat(permit.because()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(permit.duration()).isBetween(HOUR.minusMinutes(5), HOUR);
        });

        other.ready("1101").block(PATIENCE);
        assertThat(ask(one, Duration.ofMillis(1))).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void setAside_thatIsNearlyOver_isADelay() {
        one.setAside("1101", Reason.QUOTA_EXCEEDED, Duration.ofMinutes(30)).block(PATIENCE);

        assertThat(delay(ask(other, HOUR))).isLessThanOrEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void deletedInstance_isGoneForAll() {
        one.setAside("1101", Reason.INSTANCE_DELETED, null).block(PATIENCE);

        assertThat(ask(other, HOUR)).isEqualTo(Permit.setAside(Reason.INSTANCE_DELETED, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNAUTHORIZED", "FORBIDDEN"})
    void wrongSettingOfOne_isNotSharedWithTheOthers(String reason) {
        one.setAside("1101", Reason.valueOf(reason), null).block(PATIENCE);

        assertThat(ask(other, HOUR)).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void reasonOfANewerVersion_isNoInstance() {
        one.setAside("1101", Reason.QUOTA_EXCEEDED, HOUR).block(PATIENCE);
        connection.sync().hset("{contact-client}:1101", "because", "TO_COME");

        assertThat(ask(other, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        Permit.SetAside.class,
                        permit -> assertThat(permit.because()).isEqualTo(Reason.NO_INSTANCE));
    }

    @Test
    void keys_areInOneSlot_expire_andHoldIdsAndTimesAlone() {
        ask(one, HOUR);
        one.hold("1101", HOUR).block(PATIENCE);
        one.setAside("1101", Reason.QUOTA_EXCEEDED, Duration.ofDays(3)).block(PATIENCE);

        assertThat(connection.sync().keys("*"))
                .containsExactlyInAnyOrder(
                        "{contact-client}:clients", "{contact-client}:slots", "{contact-client}:1101");
        assertThat(connection.sync().pttl("{contact-client}:1101"))
                .isGreaterThan(Duration.ofDays(3).toMillis());
        assertThat(List.of("{contact-client}:clients", "{contact-client}:slots"))
                .allSatisfy(key -> assertThat(connection.sync().pttl(key)).isBetween(1L, 2 * HOUR.toMillis()));
        assertThat(connection.sync().hgetall("{contact-client}:1101"))
                .containsOnlyKeys("next", "interval", "held", "until", "because");
        assertThat(Stream.of("next", "interval", "held", "until")
                        .map(field -> connection.sync().hget("{contact-client}:1101", field)))
                .allMatch(number -> number.matches("\\d+"));
    }

    @Test
    void sources_withDifferentPrefixes_shareNothing() {
        RedisPermitSource apart = RedisPermitSource.builder()
                .connection(connection)
                .prefix("staging")
                .commandTimeout(Duration.ofSeconds(5))
                .build();
        ask(one, HOUR);

        assertThat(ask(apart, HOUR)).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void nothing_happensBeforeSubscription() {
        one.acquire(List.of(new Request("1101", HOUR)));
        one.hold("1101", HOUR);
        one.setAside("1101", Reason.QUOTA_EXCEEDED, HOUR);

        assertThat(connection.sync().dbsize()).isZero();
    }

    @Test
    void builder_refusesWhatIsNotSo() {
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
