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

    private static Permit ask(RedisPermitSource source) {
        return source.acquire(List.of(REQUEST)).block(PATIENCE).get("1101");
    }

    private static void askUntilRedisAnswers(RedisPermitSource source) {
        Mono.defer(() -> source.acquire(List.of(REQUEST)).thenReturn(true).onErrorReturn(false))
                .repeatWhen(RedisOutageTest::slowly)
                .takeUntil(answered -> source.isAvailable())
                .blockLast(PATIENCE);
    }

    private static Flux<Long> slowly(Flux<Long> ends) {
        return ends.delayElements(Duration.ofMillis(10));
    }

    private void lose(String how) {
        if (how.equals("paused")) {
            server.pause();
        } else {
            server.kill();
        }
    }

    private void find(String how) {
        if (how.equals("paused")) {
            server.resume();
        } else {
            server.startAgain();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "killed"})
    void localShare_whileRedisIsLost_permitsByItself_andGoesBackToRedis(String how) {
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE)) {
            askUntilGranted(source);
            lose(how);
            assertThat(askUntilUncoordinated(source, 5)).hasSize(5);
            assertThat(source.isAvailable()).isFalse();

            find(how);
            askUntilRedisAnswers(source);
            assertThat(source.isAvailable()).isTrue();
        }
    }

    private static List<Permit> askUntilUncoordinated(RedisPermitSource source, int times) {
        return source.acquire(List.of(REQUEST))
                .repeatWhen(RedisOutageTest::slowly)
                .map(answer -> answer.get("1101"))
                .filter(Permit.uncoordinated()::equals)
                .take(times)
                .collectList()
                .block(PATIENCE);
    }

    /** Until then it may be down: the connection takes longer than a permit may on a slow machine. */
    private static void askUntilGranted(RedisPermitSource source) {
        source.acquire(List.of(REQUEST))
                .onErrorReturn(Map.of())
                .repeatWhen(RedisOutageTest::slowly)
                .takeUntil(answer -> source.isAvailable()
                        && answer.get("1101") instanceof Permit.Granted granted
                        && granted.interval() != null)
                .blockLast(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "killed"})
    void waiting_whileRedisIsLost_deniesAndGoesBackToRedis(String how) {
        try (RedisPermitSource source = source(WhenUnavailable.WAIT)) {
            askUntilGranted(source);
            lose(how);
            assertThat(ask(source)).isEqualTo(Permit.notBefore(Duration.ofMillis(100)));

            find(how);
            askUntilGrantedAtAll(source);
        }
    }

    private static void askUntilGrantedAtAll(RedisPermitSource source) {
        source.acquire(List.of(REQUEST))
                .onErrorReturn(Map.of())
                .repeatWhen(RedisOutageTest::slowly)
                .takeUntil(answer -> answer.get("1101") instanceof Permit.Granted)
                .blockLast(PATIENCE);
    }

    @Test
    void failing_whileRedisIsLost_isAnError_andGoesBackToRedis() {
        try (RedisPermitSource source = source(WhenUnavailable.FAIL)) {
            askUntilGranted(source);
            server.pause();
            StepVerifier.create(source.acquire(List.of(REQUEST)))
                    .expectErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("PT0.2S"))
                    .verify(PATIENCE);

            server.resume();
            askUntilRedisAnswers(source);
            askUntilGrantedAtAll(source);
        }
    }

    @Test
    void redis_thatAnswersButDoesNotWrite_isLost_untilItDoes() {
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE)) {
            askUntilGranted(source);
            replica("127.0.0.1", "1");
            assertThat(askUntilUncoordinated(source, 20)).hasSize(20);
            assertThat(source.isAvailable()).isFalse();

            replica("NO", "ONE");
            askUntilRedisAnswers(source);
        }
    }

    @Test
    void question_thatFails_thoughProbesDoNot_isAnsweredByTheLocalShare() {
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE);
                RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set("{contact-client}:1101", "not a hash");

            assertThat(askUntilUncoordinated(source, 20)).hasSize(20);
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
    void connection_thatDiesSilently_isGivenUpForANewOne() {
        try (DeafProxy way = DeafProxy.to(server.port());
                RedisPermitSource source = RedisPermitSource.builder()
                        .uri(RedisURI.create("127.0.0.1", way.port()))
                        .commandTimeout(TIMEOUT)
                        .whenUnavailable(WhenUnavailable.WAIT)
                        .build()) {
            askUntilGranted(source);
            way.goDeaf();
            assertThat(ask(source)).isInstanceOf(Permit.NotBefore.class);

            askUntilGranted(source);
        }
    }

    @Test
    void connection_thatIsStillBeingMade_isNotGivenUp() {
        server.pause();
        try (DeafProxy way = DeafProxy.to(server.port())) {
            RedisLink link = RedisLink.of(RedisURI.create("127.0.0.1", way.port()));
            link.renew();
            link.renew();
            server.resume();

            assertThat(link.commands()).succeedsWithin(PATIENCE);
            link.renew();
            assertThat(link.commands()).succeedsWithin(PATIENCE);
            assertThat(way.connections()).isEqualTo(2);
            link.close();
        }
    }

    @Test
    void redis_thatComesAfterTheClient_isFound() {
        server.kill();
        try (RedisPermitSource source = source(WhenUnavailable.LOCAL_SHARE)) {
            ask(source);
            assertThat(source.isAvailable()).isFalse();
            server.startAgain();
            askUntilRedisAnswers(source);
        }
    }

    @Test
    void news_whileRedisIsLost_completes() {
        try (RedisPermitSource source = source(WhenUnavailable.WAIT)) {
            askUntilGranted(source);
            server.pause();
            source.hold("1101", Duration.ofSeconds(1)).block(PATIENCE);
            source.setAside("1101", Reason.QUOTA_EXCEEDED, Duration.ofSeconds(1))
                    .block(PATIENCE);
            source.ready("1101").block(PATIENCE);
            server.resume();
        }
    }

    @Test
    void closedSource_goesOnAsIfRedisWereLost() {
        RedisPermitSource source = source(WhenUnavailable.WAIT);
        askUntilGranted(source);
        source.close();
        source.close();

        assertThat(ask(source)).isInstanceOf(Permit.NotBefore.class);
    }

    @Test
    void client_thatFailsWithoutRedis_saysNoInstanceAndWhen() {
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
    void connection_toNobody_doesNotHang() {
        try (RedisPermitSource source = RedisPermitSource.create(RedisURI.create("127.0.0.1", server.port()))) {
            server.kill();
            assertThat(ask(source)).isNotNull();
        }
    }
}
