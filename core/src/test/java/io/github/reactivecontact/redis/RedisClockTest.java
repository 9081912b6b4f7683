package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks what follows when Redis's clock is set back. The stored times are moved instead of the clock: a time that is
 * moved ahead looks as if it was written before, and times that are moved back together look as if time has passed.
 */
class RedisClockTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String KEY = "{contact-client}:1101";
    private static final List<String> TIMES = List.of("next", "asked", "held", "until");

    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

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
    void clear() {
        connection.sync().flushall();
    }

    private static RedisPermitSource source() {
        return RedisPermitSource.builder()
                .connection(connection)
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static Permit acquire(RedisPermitSource source, Duration interval) {
        return source.acquire(List.of(new Request("1101", interval)))
                .map(answer -> answer.get("1101"))
                .block(PATIENCE);
    }

    private static void move(String field, Duration by) {
        connection.sync().hincrby(KEY, field, TimeUnit.NANOSECONDS.toMicros(by.toNanos()));
    }

    /** Lets time pass for the stored state. */
    private static void pass(Duration time) {
        Map<String, String> state = connection.sync().hgetall(KEY);
        TIMES.stream().filter(state::containsKey).forEach(field -> move(field, time.negated()));
    }

    /** Requests a permit every second for a minute, and returns the number of seconds without a permit at first. */
    private static int deniedSeconds(RedisPermitSource source) {
        int granted = 0;
        int first = 60;
        for (int second = 0; second < 60; second++) {
            if (acquire(source, SECOND) instanceof Permit.Granted) {
                granted++;
                first = Math.min(first, second);
            }
            pass(SECOND);
        }
        assertThat(granted).isEqualTo(60 - first);
        return first;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H", "P365D"})
    void acquire_clockSetBack_isGrantedAfterOneIntervalAndInEachOneAfterIt(Duration back) {
        RedisPermitSource source = source();
        acquire(source, SECOND);
        move("next", back);

        assertThat(deniedSeconds(source)).isLessThanOrEqualTo(1);
    }

    @Test
    void pause_clockSetBack_endsAfterAtMostOneMorePause() {
        RedisPermitSource source = source();
        source.pause("1101", Duration.ofSeconds(5)).block(PATIENCE);
        move("held", MINUTE);

        assertThat(deniedSeconds(source)).isBetween(4, 5);
    }

    @Test
    void pause_clockSetBack_replacesEarlierEnd() {
        RedisPermitSource source = source();
        source.pause("1101", Duration.ofSeconds(1)).block(PATIENCE);
        move("held", MINUTE);
        source.pause("1101", Duration.ofSeconds(5)).block(PATIENCE);

        assertThat(deniedSeconds(source)).isBetween(4, 5);
    }

    @Test
    void cooldown_clockSetBack_endsAfterAtMostOneMoreCooldown() {
        RedisPermitSource source = source();
        source.cooldown("1101", Reason.QUOTA_EXCEEDED, Duration.ofSeconds(10)).block(PATIENCE);
        move("until", MINUTE);

        assertThat(deniedSeconds(source)).isBetween(9, 10);
    }

    @Test
    void cooldown_clockSetBack_replacesEarlierEnd() {
        RedisPermitSource source = source();
        source.cooldown("1101", Reason.QUOTA_EXCEEDED, Duration.ofSeconds(2)).block(PATIENCE);
        move("until", MINUTE);
        source.cooldown("1101", Reason.INSTANCE_EXPIRED, Duration.ofSeconds(10)).block(PATIENCE);

        assertThat(acquire(source, SECOND))
                .isInstanceOfSatisfying(
                        Permit.Cooldown.class,
                        permit -> assertThat(permit.reason()).isEqualTo(Reason.INSTANCE_EXPIRED));
        assertThat(deniedSeconds(source)).isBetween(9, 10);
    }

    @Test
    void clients_clockSetBack_endWithTheirTime() {
        acquire(source(), SECOND);
        connection.sync().zadd("{contact-client}:clients", 9e15, "left");
        connection.sync().zadd("{contact-client}:slots", 0, "left");
        acquire(source(), SECOND);

        double now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + 1e6;
        assertThat(connection.sync().zscore("{contact-client}:clients", "left")).isLessThan(now);
    }

    @ParameterizedTest
    @CsvSource({"PT27S, PT1S, 52", "PT5S, PT1S, 52", "PT1.9S, PT1S, 0"})
    void interval_clientLeaves_partBeyondTwiceTheOthersEndsWithinAMinute(
            Duration longer, Duration shorter, int seconds) {
        acquire(source(), longer);
        RedisPermitSource second = source();
        int granted = 0;
        for (int time = 0; time < 60; time++) {
            granted += time >= seconds && acquire(second, shorter) instanceof Permit.Granted ? 1 : 0;
            pass(SECOND);
        }

        assertThat(granted).isGreaterThanOrEqualTo((60 - seconds) / 2 - 2);
        assertThat(keptInterval()).isLessThanOrEqualTo(2_000_000);
    }

    @Test
    void interval_clientRequestsShorterOne_partBeyondTwiceItEndsAtOnce() {
        RedisPermitSource source = source();
        acquire(source, Duration.ofSeconds(27));

        assertThat(acquire(source, SECOND))
                .isInstanceOfSatisfying(
                        Permit.NotBefore.class,
                        permit -> assertThat(permit.delay()).isLessThanOrEqualTo(Duration.ofSeconds(2)));
        assertThat(keptInterval()).isEqualTo(2_000_000);
    }

    @Test
    void interval_clientStillRequestsIt_isKept() {
        RedisPermitSource first = source();
        RedisPermitSource second = source();
        acquire(first, Duration.ofSeconds(5));
        int granted = 0;
        for (int time = 0; time < 300; time++) {
            granted += acquire(first, Duration.ofSeconds(5)) instanceof Permit.Granted ? 1 : 0;
            granted += acquire(second, SECOND) instanceof Permit.Granted ? 1 : 0;
            pass(SECOND);
        }

        assertThat(granted).isBetween(55, 65);
    }

    private static long keptInterval() {
        return Long.parseLong(connection.sync().hget(KEY, "interval"));
    }
}
