package io.github.reactivecontact.internal.transport;

import static io.github.reactivecontact.internal.transport.RawResponses.chat;
import static io.github.reactivecontact.internal.transport.RawResponses.contactOf;
import static io.github.reactivecontact.internal.transport.RawResponses.expectedNames;
import static io.github.reactivecontact.internal.transport.RawResponses.lookUpInSequence;
import static io.github.reactivecontact.internal.transport.RawResponses.lookUpThroughPool;
import static io.github.reactivecontact.internal.transport.RawResponses.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.internal.transport.ConnectionSetup.ConnectionKind;
import io.github.reactivecontact.internal.transport.ConnectionSetup.Keys;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
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

/** Tests 1xx responses, which a server or a proxy sends before the final response. */
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

    /** Bytes that arrive in reads of their own, before the response in the last read. */
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

        Flux<String> before(String answer, ConnectionSetup setup) {
            String[] all = reads.clone();
            all[all.length - 1] += answer;
            return setup.inReads(all);
        }
    }

    static Stream<Arguments> sentByKind() {
        return Arrays.stream(ConnectionKind.values())
                .flatMap(kind -> Arrays.stream(Sent.values()).map(sent -> Arguments.of(kind, sent)));
    }

    @ParameterizedTest
    @MethodSource("sentByKind")
    void interim_onReusedConnections_isSkipped(ConnectionKind kind, Sent sent) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server(
                        (chatId, n, connection) -> new Bytes(sent.before(contactOf(chatId), setup), Then.STAY));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpInSequence(client, 4)).isEqualTo(expectedNames(4));
            assertThat(server.connections()).isLessThanOrEqualTo(setup.connectionsInSequence());
            assertThat(server.requests()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("sentByKind")
    void interim_onPooledConnections_isSkipped(ConnectionKind kind, Sent sent) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server(
                        (chatId, n, connection) -> new Bytes(sent.before(contactOf(chatId), setup), Then.STAY));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 3)).isEqualTo(expectedNames(3));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void interim_byteByByte_isSkipped(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) ->
                        new Bytes(setup.inReads((PROCESSING + contactOf(chatId)).split("")), Then.STAY));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 2)).isEqualTo(expectedNames(2));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void interim_beforeAnError_keepsTheError(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        String error = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = setup.server(
                        (chatId, n, connection) -> new Bytes(setup.inReads(PROCESSING, error), Then.STAY));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 2)).containsExactly("SERVER_ERROR", "SERVER_ERROR");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void interim_thenNothing_timesOut(ConnectionKind kind) throws Exception {
        assertTimesOut(kind, Flux.just(PROCESSING), PROCESSING.length());
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void interim_endless_timesOut(ConnectionKind kind) throws Exception {
        Flux<String> endless =
                Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(tick -> PROCESSING);
        assertTimesOut(kind, endless, 20L * PROCESSING.length());
    }

    private static void assertTimesOut(ConnectionKind kind, Flux<String> interim, long bytes) throws Exception {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        VirtualTimeScheduler time = VirtualTime.scheduler();
        try (RawServer server = setup.server((chatId, n, connection) ->
                        connection == 1 ? new Bytes(interim, Then.STAY) : Bytes.thenStay(contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server)
                        .scheduler(time)
                        .responseTimeout(RESPONSE_TIMEOUT)
                        .build()) {
            CompletableFuture<String> first = name(client, chat(1)).toFuture();
            setup.awaitRead(bytes);
            assertThat(first).isNotDone();
            time.advanceTimeBy(RESPONSE_TIMEOUT);

            assertThat(first.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("TIMEOUT");
            assertThat(name(client, chat(2)).block(StubServer.PATIENCE)).isEqualTo(chat(2));
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void interim_thenClose_fails(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) ->
                        connection == 1 ? Bytes.thenClose(EARLY_HINTS) : Bytes.thenStay(contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpInSequence(client, 2)).containsExactly("CONNECTION_FAILED", chat(2));
        }
    }

    /** A protocol that the client did not request. */
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
        return Arrays.stream(ConnectionKind.values())
                .flatMap(kind -> Arrays.stream(Switch.values()).map(to -> Arguments.of(kind, to)));
    }

    @ParameterizedTest
    @MethodSource("switchesByKind")
    void switchingProtocols_anyConnection_failsAndClosesIt(ConnectionKind kind, Switch to) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        String switching = "HTTP/1.1 101 Switching Protocols\r\n" + to.headers + "\r\n" + contactOf("71110000000@c.us");
        try (RawServer server = setup.server(
                        (chatId, n, connection) -> Bytes.thenStay(n == 1 || n == 3 ? switching : contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            ContactLookupException failure = LookupFailures.of(client.getContactInfo(chat(1)));
            assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
            assertThat(failure.status()).hasValue(101);
            assertThat(failure).hasNoCause().hasMessageContaining("another protocol");

            assertThat(lookUpInSequence(client, 4)).containsExactly(chat(1), "CONNECTION_FAILED", chat(3), chat(4));
            assertThat(server.connections()).isLessThanOrEqualTo(2 + setup.connectionsInSequence());
        }
    }
}
