package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RedisOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofMillis(200);
    private static final Request REQUEST = new Request("1101", Duration.ofMillis(10));

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

    private RedisPermitSource source(WhenUnavailable then) {
        return RedisPermitSource.builder()
                .uri(server.uri())
                .commandTimeout(TIMEOUT)
                .whenUnavailable(then)
                .build();
    }

    private static Permit acquire(RedisPermitSource source) {
        return source.acquire(List.of(REQUEST)).block(PATIENCE).get("1101");
    }

    private static void acquireUntilAvailable(RedisPermitSource source) {
        Mono.defer(() -> source.acquire(List.of(REQUEST)).thenReturn(true).onErrorReturn(false))
                .repeatWhen(RedisOutageTest::everyTenMillis)
                .takeUntil(answered -> source.isAvailable())
                .blockLast(PATIENCE);
    }

    private static Flux<Long> everyTenMillis(Flux<Long> ends) {
        return ends.delayElements(Duration.ofMillis(10));
    }

    private void stopRedis(String how) {
        if (how.equals("paused")) {
            server.pause();
        } else {
            server.kill();
        }
    }

    private void restoreRedis(String how) {
        if (how.equals("paused")) {
            server.resume();
        } else {
            server.restart();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "killed"})
    void localShare_redisUnavailable_grantsUncoordinatedUntilRedisReturns(String how) {
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE)) {
            acquireUntilGranted(source);
            stopRedis(how);
            assertThat(acquireUntilUncoordinated(source, 5)).hasSize(5);
            assertThat(source.isAvailable()).isFalse();

            restoreRedis(how);
            acquireUntilAvailable(source);
            assertThat(source.isAvailable()).isTrue();
        }
    }

    private static List<Permit> acquireUntilUncoordinated(RedisPermitSource source, int times) {
        return source.acquire(List.of(REQUEST))
                .repeatWhen(RedisOutageTest::everyTenMillis)
                .map(answer -> answer.get("1101"))
                .filter(Permit.uncoordinated()::equals)
                .take(times)
                .collectList()
                .block(PATIENCE);
    }

    /**
     * Redis may count as unavailable until then, because connecting can take longer than a command timeout on a slow
     * machine.
     */
    private static void acquireUntilGranted(RedisPermitSource source) {
        source.acquire(List.of(REQUEST))
                .onErrorReturn(Map.of())
                .repeatWhen(RedisOutageTest::everyTenMillis)
                .takeUntil(answer -> source.isAvailable()
                        && answer.get("1101") instanceof Permit.Granted granted
                        && granted.interval() != null)
                .blockLast(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "killed"})
    void wait_redisUnavailable_deniesUntilRedisReturns(String how) {
        try (RedisPermitSource source = source(WhenUnavailable.WAIT)) {
            acquireUntilGranted(source);
            stopRedis(how);
            assertThat(acquire(source)).isEqualTo(Permit.notBefore(Duration.ofMillis(100)));

            restoreRedis(how);
            acquireUntilAnyGrant(source);
        }
    }

    private static void acquireUntilAnyGrant(RedisPermitSource source) {
        source.acquire(List.of(REQUEST))
                .onErrorReturn(Map.of())
                .repeatWhen(RedisOutageTest::everyTenMillis)
                .takeUntil(answer -> answer.get("1101") instanceof Permit.Granted)
                .blockLast(PATIENCE);
    }

    @Test
    void fail_redisUnavailable_failsUntilRedisReturns() {
        try (RedisPermitSource source = source(WhenUnavailable.FAIL)) {
            acquireUntilGranted(source);
            server.pause();
            StepVerifier.create(source.acquire(List.of(REQUEST)))
                    .expectErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("PT0.2S"))
                    .verify(PATIENCE);

            server.resume();
            acquireUntilAvailable(source);
            acquireUntilAnyGrant(source);
        }
    }

    @Test
    void redis_readOnly_isUnavailableUntilWritable() {
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE)) {
            acquireUntilGranted(source);
            replica("127.0.0.1", "1");
            assertThat(acquireUntilUncoordinated(source, 20)).hasSize(20);
            assertThat(source.isAvailable()).isFalse();

            replica("NO", "ONE");
            acquireUntilAvailable(source);
        }
    }

    @Test
    void acquire_scriptFailsButProbesSucceed_usesLocalShare() {
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE);
                RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set("{contact-client}:1101", "not a hash");

            assertThat(acquireUntilUncoordinated(source, 20)).hasSize(20);
        }
    }

    private void replica(String... of) {
        try (RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection
                    .sync()
                    .dispatch(
                            CommandType.REPLICAOF,
                            new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8).add(of[0]).add(of[1]));
        }
    }

    @Test
    void connection_diesSilently_isReplaced() {
        try (SilentProxy proxy = SilentProxy.to(server.port());
                RedisPermitSource source = RedisPermitSource.builder()
                        .uri(RedisURI.create("127.0.0.1", proxy.port()))
                        .commandTimeout(TIMEOUT)
                        .whenUnavailable(WhenUnavailable.WAIT)
                        .build()) {
            acquireUntilGranted(source);
            proxy.dropTraffic();
            assertThat(acquire(source)).isInstanceOf(Permit.NotBefore.class);

            acquireUntilGranted(source);
        }
    }

    @Test
    void renew_connectionStillConnecting_keepsIt() {
        server.pause();
        try (SilentProxy proxy = SilentProxy.to(server.port())) {
            RedisLink link = RedisLink.of(RedisURI.create("127.0.0.1", proxy.port()));
            link.renew();
            link.renew();
            server.resume();

            assertThat(link.commands()).succeedsWithin(PATIENCE);
            link.renew();
            assertThat(link.commands()).succeedsWithin(PATIENCE);
            assertThat(proxy.connections()).isEqualTo(2);
            link.close();
        }
    }

    @Test
    void redis_startedAfterClient_isUsed() {
        server.kill();
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE)) {
            acquire(source);
            assertThat(source.isAvailable()).isFalse();
            server.restart();
            acquireUntilAvailable(source);
        }
    }

    @Test
    void reports_redisUnavailable_complete() {
        try (RedisPermitSource source = source(WhenUnavailable.WAIT)) {
            acquireUntilGranted(source);
            server.pause();
            source.pause("1101", Duration.ofSeconds(1)).block(PATIENCE);
            source.cooldown("1101", Reason.QUOTA_EXCEEDED, Duration.ofSeconds(1))
                    .block(PATIENCE);
            source.ready("1101").block(PATIENCE);
            server.resume();
        }
    }

    @Test
    void acquire_closedSource_behavesAsWithoutRedis() {
        RedisPermitSource source = source(WhenUnavailable.WAIT);
        acquireUntilGranted(source);
        source.close();
        source.close();

        assertThat(acquire(source)).isInstanceOf(Permit.NotBefore.class);
    }

    @Test
    void client_failWithoutRedis_failsRetryablyWithNoInstance() {
        server.pause();
        try (RedisPermitSource source = source(WhenUnavailable.FAIL);
                GreenApiSimulator green = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(green.instance())
                        .permits(source)
                        .build()) {
            StepVerifier.create(client.getContactInfo("71234567890@c.us"))
                    .expectErrorSatisfies(failure -> {
                        ContactLookupException refused = (ContactLookupException) failure;
                        assertThat(refused.reason()).isEqualTo(Reason.NO_INSTANCE);
                        assertThat(refused.isRetryable()).isTrue();
                        assertThat(refused).cause().hasFieldOrPropertyWithValue("reason", Reason.NO_PERMIT);
                    })
                    .verify(PATIENCE);
            assertThat(green.requests()).isZero();
        } finally {
            server.resume();
        }
    }

    @Test
    void acquire_nothingListening_doesNotHang() {
        try (RedisPermitSource source = RedisPermitSource.create(RedisURI.create("127.0.0.1", server.port()))) {
            server.kill();
            assertThat(acquire(source)).isNotNull();
        }
    }
}
