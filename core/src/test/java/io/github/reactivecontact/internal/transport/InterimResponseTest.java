package io.github.reactivecontact.internal.transport;

import static io.github.reactivecontact.internal.transport.Answers.about;
import static io.github.reactivecontact.internal.transport.Answers.chat;
import static io.github.reactivecontact.internal.transport.Answers.expected;
import static io.github.reactivecontact.internal.transport.Answers.inARow;
import static io.github.reactivecontact.internal.transport.Answers.name;
import static io.github.reactivecontact.internal.transport.Answers.throughThePool;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.internal.transport.Wiring.Keys;
import io.github.reactivecontact.internal.transport.Wiring.Kind;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
import io.github.reactivecontact.testfloor.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Responses 1xx, which a server or a proxy sends before the one that counts. */
class InterimResponseTest {

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String PROCESSING = "HTTP/1.1 102 Processing\r\n\r\n";
    private static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
    private static final String UNKNOWN = "HTTP/1.1 199 What\r\nContent-Length: 5\r\n\r\n";
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(100);

    private static Keys keys;

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = Keys.make(directory);
    }

    /** What comes in a read of its own, before the answer that is in the last one. */
    enum Sent {
        CONTINUE_ALONE(CONTINUE, ""),
        PROCESSING_ALONE(PROCESSING, ""),
        EARLY_HINTS_ALONE(EARLY_HINTS, ""),
        UNKNOWN_ALONE(UNKNOWN, ""),
        MANY(CONTINUE, PROCESSING, EARLY_HINTS + EARLY_HINTS, ""),
        WITH_THE_ANSWER(PROCESSING + EARLY_HINTS),
        IN_TWO_PIECES("HTTP/1.1 103 Early Hi", "nts\r\nLink: </a>; rel=preload\r\n\r", "\n"),
        CONTINUE_THEN_PROCESSING_WITH_THE_ANSWER(CONTINUE, PROCESSING);

        private final String[] reads;

        Sent(String... reads) {
            this.reads = reads;
        }

        Flux<String> before(String answer, Wiring wiring) {
            String[] all = reads.clone();
            all[all.length - 1] += answer;
            return wiring.inReads(all);
        }
    }

    static Stream<Arguments> sentByKind() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Sent.values()).map(sent -> Arguments.of(kind, sent)));
    }

    @ParameterizedTest
    @MethodSource("sentByKind")
    void interim_beforeAnswersInARow_isSkipped(Kind kind, Sent sent) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server(
                        (chatId, n, connection) -> new Bytes(sent.before(about(chatId), wiring), Then.STAY));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(inARow(client, 4)).isEqualTo(expected(4));
            assertThat(server.connections()).isLessThanOrEqualTo(wiring.connectionsInARow());
            assertThat(server.requests()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("sentByKind")
    void interim_beforeAnswersOnAPooledConnection_isSkipped(Kind kind, Sent sent) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server(
                        (chatId, n, connection) -> new Bytes(sent.before(about(chatId), wiring), Then.STAY));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 3)).isEqualTo(expected(3));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void interim_byteByByte_isSkipped(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        new Bytes(wiring.inReads((PROCESSING + about(chatId)).split("")), Then.STAY));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 2)).isEqualTo(expected(2));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void interim_beforeAnError_isThatError(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        String error = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = wiring.server(
                        (chatId, n, connection) -> new Bytes(wiring.inReads(PROCESSING, error), Then.STAY));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 2)).containsExactly("SERVER_ERROR", "SERVER_ERROR");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void interim_thenNothing_timesOut(Kind kind) throws Exception {
        assertTimesOut(kind, Flux.just(PROCESSING), PROCESSING.length());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void interim_withoutEnd_timesOut(Kind kind) throws Exception {
        Flux<String> endless =
                Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(tick -> PROCESSING);
        assertTimesOut(kind, endless, 20L * PROCESSING.length());
    }

    private static void assertTimesOut(Kind kind, Flux<String> interim, long bytes) throws Exception {
        Wiring wiring = new Wiring(kind, keys);
        VirtualTimeScheduler time = VirtualTime.scheduler();
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        connection == 1 ? new Bytes(interim, Then.STAY) : Bytes.thenStay(about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server)
                        .scheduler(time)
                        .responseTimeout(RESPONSE_TIMEOUT)
                        .build()) {
            CompletableFuture<String> first = name(client, chat(1)).toFuture();
            wiring.awaitRead(bytes);
            assertThat(first).isNotDone();
            time.advanceTimeBy(RESPONSE_TIMEOUT);

            assertThat(first.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("TIMEOUT");
            assertThat(name(client, chat(2)).block(StubServer.PATIENCE)).isEqualTo(chat(2));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void interim_thenTheEndOfTheConnection_fails(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        connection == 1 ? Bytes.thenClose(EARLY_HINTS) : Bytes.thenStay(about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(inARow(client, 2)).containsExactly("CONNECTION_FAILED", chat(2));
        }
    }

    /** A protocol that no request asked for. */
    enum Switch {
        WITHOUT_NAME(""),
        WEBSOCKET("Upgrade: websocket\r\n"),
        HTTP2("Upgrade: h2c\r\nConnection: Upgrade\r\n"),
        HTTP1("Upgrade: HTTP/1.1\r\n");

        private final String headers;

        Switch(String headers) {
            this.headers = headers;
        }
    }

    static Stream<Arguments> switchesByKind() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Switch.values()).map(to -> Arguments.of(kind, to)));
    }

    @ParameterizedTest
    @MethodSource("switchesByKind")
    void switchOfProtocols_onAnyConnection_failsAndEndsIt(Kind kind, Switch to) {
        Wiring wiring = new Wiring(kind, keys);
        String switching = "HTTP/1.1 101 Switching Protocols\r\n" + to.headers + "\r\n" + about("71110000000@c.us");
        try (RawServer server = wiring.server(
                        (chatId, n, connection) -> Bytes.thenStay(n == 1 || n == 3 ? switching : about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            ContactLookupException failure = Failures.of(client.getContactInfo(chat(1)));
            assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
            assertThat(failure.status()).hasValue(101);
            assertThat(failure).hasNoCause().hasMessageContaining("another protocol");

            assertThat(inARow(client, 4)).containsExactly(chat(1), "CONNECTION_FAILED", chat(3), chat(4));
            assertThat(server.connections()).isLessThanOrEqualTo(2 + wiring.connectionsInARow());
        }
    }
}
