package io.github.reactivecontact.internal.transport;

import static io.github.reactivecontact.internal.transport.Answers.about;
import static io.github.reactivecontact.internal.transport.Answers.chat;
import static io.github.reactivecontact.internal.transport.Answers.expected;
import static io.github.reactivecontact.internal.transport.Answers.inARow;
import static io.github.reactivecontact.internal.transport.Answers.name;
import static io.github.reactivecontact.internal.transport.Answers.ok;
import static io.github.reactivecontact.internal.transport.Answers.throughThePool;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.internal.transport.Wiring.Keys;
import io.github.reactivecontact.internal.transport.Wiring.Kind;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Bytes that no request asked for. */
class UnaskedResponseTest {

    private static final String STRANGER = "79990000000@c.us";

    private static Keys keys;

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = Keys.make(directory);
    }

    /** What comes without a request. */
    enum Surplus {
        RESPONSE(about(STRANGER)),
        EMPTY_RESPONSE(ok("")),
        HEAD("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n"),
        PART_OF_A_HEAD("HTTP/1.1 200 OK\r\nContent-Le"),
        ONE_BYTE("H"),
        LINE_END("\r\n"),
        INTERIM("HTTP/1.1 102 Processing\r\n\r\n"),
        TIMEOUT("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        GARBAGE("\u0000\u0001\u0002 garbage");

        private final String bytes;

        Surplus(String bytes) {
            this.bytes = bytes;
        }
    }

    static Stream<Arguments> surplusByKind() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Surplus.values()).map(surplus -> Arguments.of(kind, surplus)));
    }

    @ParameterizedTest
    @MethodSource("surplusByKind")
    void surplus_onAnIdleConnection_closesIt(Kind kind, Surplus surplus) {
        Wiring wiring = new Wiring(kind, keys);
        Sinks.Empty<Void> idle = Sinks.empty();
        Mono<String> afterwards = idle.asMono().thenReturn(surplus.bytes);
        try (RawServer server = wiring.server((chatId, n, connection) -> n == 1
                        ? new Bytes(Flux.just(about(chatId)).concatWith(afterwards), Then.STAY)
                        : Bytes.thenStay(about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 1)).isEqualTo(expected(1));
            idle.tryEmitEmpty();
            wiring.awaitClosed(1);

            assertThat(name(client, chat(2)).block(StubServer.PATIENCE)).isEqualTo(chat(2));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("surplusByKind")
    void surplus_withAnAnswer_isDroppedWithTheConnection(Kind kind, Surplus surplus) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        Bytes.thenStay(n == 2 ? about(chatId) + surplus.bytes : about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(inARow(client, 5)).isEqualTo(expected(5));
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(1 + wiring.connectionsInARow());
        }
    }

    /** The rest of a head that came with an answer must not become an answer. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void surplus_whoseRestComesLater_isNoAnswer(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        Sinks.Empty<Void> asked = Sinks.empty();
        String stray = about(STRANGER);
        Flux<String> parts = Flux.just(about(chat(1)) + stray.substring(0, 20))
                .concatWith(asked.asMono().thenReturn(stray.substring(20)));
        try (RawServer server = wiring.server((chatId, n, connection) -> {
                    if (n == 2) {
                        asked.tryEmitEmpty();
                    }
                    return n == 1 ? new Bytes(parts, Then.STAY) : Bytes.thenStay(about(chatId));
                });
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 3)).isEqualTo(expected(3));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void surplus_behindABodyThatIsTooLong_isDroppedWithTheConnection(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) -> Bytes.thenStay(
                        n == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}, \"more\": 1}" : about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 3)).containsExactly("none", chat(2), chat(3));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void response_thatIsNotHttp_endsTheConnectionThoughTheServerKeepsIt(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        Bytes.thenStay(n == 1 ? "nonsense nonsense nonsense\r\n\r\n" : about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 2)).containsExactly("CONNECTION_FAILED", chat(2));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    // ---- Answers that come twice, the second time when the next request has been written.

    /** The second request of the first connection gets the answer to the first one once more, and then its own. */
    private static RawServer duplicating(Wiring wiring, String first) {
        return wiring.server((chatId, n, connection) -> n == 2
                ? new Bytes(wiring.inReads(first, about(chatId)), Then.STAY)
                : Bytes.thenStay(n == 1 ? first : about(chatId)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void answer_toThePreviousRequestOnAPooledConnection_isAskedForOnceMore(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = duplicating(wiring, about(chat(1)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 4)).isEqualTo(expected(4));
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"PLAIN", "TLS"})
    void answer_toThePreviousRequestOnAReusedConnection_isAskedForOnceMore(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = duplicating(wiring, about(chat(1)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(inARow(client, 4)).isEqualTo(expected(4));
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /** Every connection is out of step from its second request on. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void answers_thatAllComeTwice_areNoWrongAnswers(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        String[] last = new String[100];
        try (RawServer server = wiring.server((chatId, n, connection) -> {
                    String late = last[connection] == null ? "" : about(last[connection]);
                    last[connection] = chatId;
                    return late.isEmpty()
                            ? Bytes.thenStay(about(chatId))
                            : new Bytes(wiring.inReads(late, about(chatId)), Then.STAY);
                });
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(inARow(client, 10)).isEqualTo(expected(10));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void answer_toARequestBeforeThePreviousOne_isAskedForOnceMore(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) -> n == 3
                        ? new Bytes(wiring.inReads(about(chat(1)), about(chatId)), Then.STAY)
                        : Bytes.thenStay(about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 5)).isEqualTo(expected(5));
            assertThat(server.requests()).isEqualTo(6);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /** Neither names a number, but two answers to one request show that the first may be another's. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void answerWithALid_togetherWithAnother_isAskedForOnceMore(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        Bytes.thenStay(n == 2 ? withLid(chat(1)) + withLid(chatId) : withLid(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 4)).isEqualTo(expected(4));
            assertThat(server.requests()).isEqualTo(5);
        }
    }

    private static String withLid(String chatId) {
        return ok("{\"chatId\":\"9" + chatId.substring(0, 11) + "@lid\",\"name\":\"" + chatId + "\"}");
    }

    /** The server names a person by the same lid, whichever of the two was asked about. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void answer_thatNamesAnEarlierChatOnEveryConnection_counts(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        List<String> asked = List.of(chat(1), chat(2), chat(1), chat(2), chat(1), chat(2));
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        Bytes.thenStay(ok("{\"chatId\":\"" + chat(1) + "\",\"name\":\"" + chatId + "\"}")));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            List<String> names = Flux.fromIterable(asked)
                    .concatMap(chatId -> name(client, chatId))
                    .collectList()
                    .block(StubServer.PATIENCE);

            assertThat(names).isEqualTo(asked);
            assertThat(server.requests()).isLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void answer_thatNamesNeitherChat_counts(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) ->
                        Bytes.thenStay(ok("{\"chatId\":\"12065037930" + n + "@lid\",\"name\":\"" + chatId + "\"}")));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            assertThat(throughThePool(client, wiring, 3)).isEqualTo(expected(3));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void answer_toAChatThatIsAskedAboutTwice_counts(Kind kind) {
        Wiring wiring = new Wiring(kind, keys);
        try (RawServer server = wiring.server((chatId, n, connection) -> Bytes.thenStay(about(chatId)));
                ReactiveContactClient client = wiring.clientOf(server).build()) {
            List<String> names = Flux.range(0, 3)
                    .concatMap(i -> name(client, chat(1)))
                    .collectList()
                    .block(StubServer.PATIENCE);

            assertThat(names).containsExactly(chat(1), chat(1), chat(1));
            assertThat(server.requests()).isEqualTo(3);
        }
    }
}
