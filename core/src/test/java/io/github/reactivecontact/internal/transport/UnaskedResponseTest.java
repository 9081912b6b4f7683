package io.github.reactivecontact.internal.transport;

import static io.github.reactivecontact.internal.transport.RawResponses.chat;
import static io.github.reactivecontact.internal.transport.RawResponses.contactOf;
import static io.github.reactivecontact.internal.transport.RawResponses.expectedNames;
import static io.github.reactivecontact.internal.transport.RawResponses.lookUpInSequence;
import static io.github.reactivecontact.internal.transport.RawResponses.lookUpThroughPool;
import static io.github.reactivecontact.internal.transport.RawResponses.name;
import static io.github.reactivecontact.internal.transport.RawResponses.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.internal.transport.ConnectionSetup.ConnectionKind;
import io.github.reactivecontact.internal.transport.ConnectionSetup.Keys;
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

/** Tests bytes that arrive without a request. */
class UnaskedResponseTest {

    private static final String STRANGER = "79990000000@c.us";

    private static Keys keys;

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = Keys.make(directory);
    }

    enum Surplus {
        RESPONSE(contactOf(STRANGER)),
        EMPTY_RESPONSE(ok("")),
        HEAD("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n"),
        PART_OF_A_HEAD("HTTP/1.1 200 OK\r\nContent-Le"),
        ONE_BYTE("H"),
        LINE_END("\r\n"),
        INTERIM("HTTP/1.1 102 Processing\r\n\r\n"),
        TIMEOUT("HTTP/1.1 408 ContactRequest Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        GARBAGE("\u0000\u0001\u0002 garbage");

        private final String bytes;

        Surplus(String bytes) {
            this.bytes = bytes;
        }
    }

    static Stream<Arguments> surplusByKind() {
        return Arrays.stream(ConnectionKind.values())
                .flatMap(kind -> Arrays.stream(Surplus.values()).map(surplus -> Arguments.of(kind, surplus)));
    }

    @ParameterizedTest
    @MethodSource("surplusByKind")
    void surplus_onAnIdleConnection_closesIt(ConnectionKind kind, Surplus surplus) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        Sinks.Empty<Void> idle = Sinks.empty();
        Mono<String> afterwards = idle.asMono().thenReturn(surplus.bytes);
        try (RawServer server = setup.server((chatId, n, connection) -> n == 1
                        ? new Bytes(Flux.just(contactOf(chatId)).concatWith(afterwards), Then.STAY)
                        : Bytes.thenStay(contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 1)).isEqualTo(expectedNames(1));
            idle.tryEmitEmpty();
            setup.awaitClosed(1);

            assertThat(name(client, chat(2)).block(StubServer.PATIENCE)).isEqualTo(chat(2));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("surplusByKind")
    void surplus_afterAResponse_closesTheConnection(ConnectionKind kind, Surplus surplus) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) ->
                        Bytes.thenStay(n == 2 ? contactOf(chatId) + surplus.bytes : contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpInSequence(client, 5)).isEqualTo(expectedNames(5));
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(1 + setup.connectionsInSequence());
        }
    }

    /** The rest of a head that arrived with a response must not complete a later response. */
    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void surplus_completedLater_isNotUsed(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        Sinks.Empty<Void> asked = Sinks.empty();
        String stray = contactOf(STRANGER);
        Flux<String> parts = Flux.just(contactOf(chat(1)) + stray.substring(0, 20))
                .concatWith(asked.asMono().thenReturn(stray.substring(20)));
        try (RawServer server = setup.server((chatId, n, connection) -> {
                    if (n == 2) {
                        asked.tryEmitEmpty();
                    }
                    return n == 1 ? new Bytes(parts, Then.STAY) : Bytes.thenStay(contactOf(chatId));
                });
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 3)).isEqualTo(expectedNames(3));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void surplus_afterTheDeclaredBody_closesTheConnection(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) -> Bytes.thenStay(
                        n == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}, \"more\": 1}" : contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 3)).containsExactly("none", chat(2), chat(3));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_notHttp_closesTheConnection(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) ->
                        Bytes.thenStay(n == 1 ? "nonsense nonsense nonsense\r\n\r\n" : contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 2)).containsExactly("CONNECTION_FAILED", chat(2));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    // ---- Responses that arrive twice, the second time after the next request was written.

    /** The second request of the first connection gets the previous response again, and then its own. */
    private static RawServer duplicating(ConnectionSetup setup, String first) {
        return setup.server((chatId, n, connection) -> n == 2
                ? new Bytes(setup.inReads(first, contactOf(chatId)), Then.STAY)
                : Bytes.thenStay(n == 1 ? first : contactOf(chatId)));
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_toThePreviousRequestOnAPooledConnection_isRetriedOnce(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = duplicating(setup, contactOf(chat(1)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 4)).isEqualTo(expectedNames(4));
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionKind.class,
            names = {"PLAIN", "TLS"})
    void response_toThePreviousRequestOnAReusedConnection_isRetriedOnce(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = duplicating(setup, contactOf(chat(1)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpInSequence(client, 4)).isEqualTo(expectedNames(4));
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /** Every connection is out of step from its second request on. */
    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void responses_allDuplicated_giveNoWrongContact(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        String[] last = new String[100];
        try (RawServer server = setup.server((chatId, n, connection) -> {
                    String late = last[connection] == null ? "" : contactOf(last[connection]);
                    last[connection] = chatId;
                    return late.isEmpty()
                            ? Bytes.thenStay(contactOf(chatId))
                            : new Bytes(setup.inReads(late, contactOf(chatId)), Then.STAY);
                });
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpInSequence(client, 10)).isEqualTo(expectedNames(10));
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_toAnEarlierRequest_isRetriedOnce(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) -> n == 3
                        ? new Bytes(setup.inReads(contactOf(chat(1)), contactOf(chatId)), Then.STAY)
                        : Bytes.thenStay(contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 5)).isEqualTo(expectedNames(5));
            assertThat(server.requests()).isEqualTo(6);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /**
     * Neither response names a number. Two responses to one request show that the first may belong to another request.
     */
    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_lidWithASecondResponse_isRetriedOnce(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) ->
                        Bytes.thenStay(n == 2 ? withLid(chat(1)) + withLid(chatId) : withLid(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 4)).isEqualTo(expectedNames(4));
            assertThat(server.requests()).isEqualTo(5);
        }
    }

    private static String withLid(String chatId) {
        return ok("{\"chatId\":\"9" + chatId.substring(0, 11) + "@lid\",\"name\":\"" + chatId + "\"}");
    }

    /** The server names a person by one chat id, whichever of the person's two chats was requested. */
    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_sameEarlierChatOnEveryConnection_isAccepted(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        List<String> asked = List.of(chat(1), chat(2), chat(1), chat(2), chat(1), chat(2));
        try (RawServer server = setup.server((chatId, n, connection) ->
                        Bytes.thenStay(ok("{\"chatId\":\"" + chat(1) + "\",\"name\":\"" + chatId + "\"}")));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            List<String> names = Flux.fromIterable(asked)
                    .concatMap(chatId -> name(client, chatId))
                    .collectList()
                    .block(StubServer.PATIENCE);

            assertThat(names).isEqualTo(asked);
            assertThat(server.requests()).isLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_namingNeitherChat_isAccepted(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) ->
                        Bytes.thenStay(ok("{\"chatId\":\"12065037930" + n + "@lid\",\"name\":\"" + chatId + "\"}")));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            assertThat(lookUpThroughPool(client, setup, 3)).isEqualTo(expectedNames(3));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionKind.class)
    void response_sameChatTwice_isAccepted(ConnectionKind kind) {
        ConnectionSetup setup = new ConnectionSetup(kind, keys);
        try (RawServer server = setup.server((chatId, n, connection) -> Bytes.thenStay(contactOf(chatId)));
                ReactiveContactClient client = setup.clientOf(server).build()) {
            List<String> names = Flux.range(0, 3)
                    .concatMap(i -> name(client, chat(1)))
                    .collectList()
                    .block(StubServer.PATIENCE);

            assertThat(names).containsExactly(chat(1), chat(1), chat(1));
            assertThat(server.requests()).isEqualTo(3);
        }
    }
}
