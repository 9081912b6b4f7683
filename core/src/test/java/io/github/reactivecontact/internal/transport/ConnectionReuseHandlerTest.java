package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.ChangedInPlace;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.NettyWarnings;
import io.github.reactivecontact.leakcheck.PooledConnections;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
import io.netty.channel.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/** Tests requests that are made from the outcome of the previous request. */
class ConnectionReuseHandlerTest {

    private static final ChatId CHAT = ChatId.parse("71234567890@c.us");

    @Test
    void request_madeFromTheOutcome_bypassesReactorNetty() {
        try (RawServer server = RawServer.start((n, connection) -> Bytes.thenStay(named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build();
                CapturedLogs logs = CapturedLogs.start()) {
            assertThat(namesOf(server, client, 5)).containsExactly("N1", "N2", "N3", "N4", "N5");

            assertThat(server.connections()).isEqualTo(1);
            assertThat(requestsOfReactorNetty(logs)).isEqualTo(1);
            assertThat(logs.text()).doesNotContain(StubServer.TOKEN, "7123456");
        }
    }

    @Test
    void request_afterAThousand_returnsTheConnectionToThePool() {
        try (RawServer server = RawServer.start(Bytes.thenStay(named("Ann")));
                ReactiveContactClient client = server.clientBuilder().build();
                CapturedLogs logs = CapturedLogs.start()) {
            assertThat(namesOf(server, client, 1_001)).hasSize(1_001);

            assertThat(requestsOfReactorNetty(logs)).isEqualTo(2);
        }
    }

    @Test
    void request_customizedHttpClient_alwaysUsesReactorNetty() {
        try (RawServer server = RawServer.start(Bytes.thenStay(named("Ann")));
                ReactiveContactClient client = server.clientBuilder()
                        .httpClient(http -> http.headers(headers -> headers.set("X-Tenant", "a")))
                        .build();
                CapturedLogs logs = CapturedLogs.start()) {
            assertThat(namesOf(server, client, 5)).hasSize(5);

            assertThat(requestsOfReactorNetty(logs)).isEqualTo(5);
        }
    }

    @Test
    void connection_noFurtherRequest_returnsToThePool() {
        AtomicReference<PooledConnections> pool = new AtomicReference<>();
        try (RawServer server = RawServer.start(Bytes.thenStay(named("Ann")));
                ReactiveContactClient client = server.clientBuilder()
                        .httpClient(http -> unchanged(http, pool))
                        .build()) {
            assertThat(namesOf(server, client, 3)).hasSize(3);
            Await.until(pool.get()::areIdle, pool.get()::toString);

            assertThat(pool.get().count()).isEqualTo(1);
        }
    }

    private static HttpClient unchanged(HttpClient http, AtomicReference<PooledConnections> pool) {
        pool.set(PooledConnections.of(http));
        return http;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n{\"name\":\"Ann\"}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}",
                "HTTP/1.0 200 OK\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}",
                "HTTP/1.1 200 OK\r\nRetry-After: 1\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}"
            })
    void response_unusualFraming_isReadAsUsual(String bytes) {
        try (RawServer server = RawServer.start((n, connection) -> Bytes.thenStay(n == 3 ? bytes : named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 5)).containsExactly("N1", "N2", "Ann", "N4", "N5");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull"
            })
    void response_withoutAContact_isEmpty(String bytes) {
        try (RawServer server = RawServer.start((n, connection) -> Bytes.thenStay(n == 2 ? bytes : named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 3)).containsExactly("N1", "none", "N3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 201 Created\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}",
                "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nnull"
            })
    void response_otherSuccessStatus_isMalformed(String bytes) {
        try (RawServer server = RawServer.start((n, connection) -> Bytes.thenStay(n == 2 ? bytes : named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 3)).containsExactly("N1", "MALFORMED_BODY", "N3");
        }
    }

    @Test
    void response_byteByByte_isReadAsUsual() {
        String whole = named("Ann");
        Flux<String> pieces = Flux.range(0, whole.length()).map(i -> whole.substring(i, i + 1));
        try (RawServer server = RawServer.start(
                        (n, connection) -> n == 2 ? new Bytes(pieces, Then.STAY) : Bytes.thenStay(named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 3)).containsExactly("N1", "Ann", "N3");
        }
    }

    @Test
    void response_twoAtOnce_isNotUsedForTheNextRequest() {
        try (RawServer server = RawServer.start(
                        (n, connection) -> Bytes.thenStay(n == 2 ? named("N2") + named("Stray") : named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build()) {
            // Either of the two could be the answer, so the second lookup is sent again.
            assertThat(namesOf(server, client, 4)).containsExactly("N1", "N3", "N4", "N5");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void response_followedByAHead_isNotUsedForTheNextRequest() {
        Sinks.Empty<Void> thirdAsked = Sinks.empty();
        String stray = named("Stray");
        Flux<String> answerAndHead = Flux.just(
                        named("N2") + stray.substring(0, stray.indexOf('{')), stray.substring(stray.indexOf('{')))
                .concatMap(part -> part.startsWith("{") ? thirdAsked.asMono().thenReturn(part) : Mono.just(part));
        try (RawServer server = RawServer.start((n, connection) -> {
                    if (n == 3) {
                        thirdAsked.tryEmitEmpty();
                    }
                    return n == 2 ? new Bytes(answerAndHead, Then.STAY) : Bytes.thenStay(named("N" + n));
                });
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 4)).containsExactly("N1", "N3", "N4", "N5");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Then.class,
            names = {"CLOSE", "RESET"})
    void connection_endedSilentlyByTheServer_isNotReused(Then then) {
        try (RawServer server = RawServer.start(new Bytes(Flux.just(named("Ann")), then));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 20))
                    .filteredOn("CONNECTION_FAILED"::equals)
                    .hasSizeLessThan(5);
        }
    }

    @Test
    void request_cancelledBeforeTheWrite_isNotSent() {
        try (RawServer server = RawServer.start((n, connection) -> Bytes.thenStay(named("N" + n)))) {
            HttpTransport transport = transport(UnaryOperator.identity());
            Transport.Route route = transport.route(endpoint(server));
            List<Runnable> cancels = new ArrayList<>();
            Mono<Optional<ContactInfo>> cancelled = route.send(CHAT, () -> cancels.forEach(Runnable::run))
                    .doOnSubscribe(subscription -> cancels.add(subscription::cancel));

            route.send(CHAT, () -> {}).doOnNext(first -> cancelled.subscribe()).block(StubServer.PATIENCE);
            Optional<ContactInfo> third = route.send(CHAT, () -> {}).block(StubServer.PATIENCE);

            assertThat(third.map(ContactInfo::name)).contains("N2");
            assertThat(cancels).hasSize(1);
            transport.disposeLater().block(StubServer.PATIENCE);
        }
    }

    @Test
    void failure_swallowedByReactorNetty_isReported() {
        AtomicReference<Channel> channel = new AtomicReference<>();
        try (RawServer server = RawServer.start((n, connection) -> {
                    if (n == 2) {
                        channel.get()
                                .eventLoop()
                                .execute(() -> channel.get()
                                        .pipeline()
                                        .fireExceptionCaught(new OutOfMemoryError("of a test")));
                    }
                    return n == 2 ? new Bytes(Flux.never(), Then.STAY) : Bytes.thenStay(named("N" + n));
                });
                ReactiveContactClient client = server.clientBuilder()
                        .httpClient(http -> ChangedInPlace.of(
                                http, http.doOnChannelInit((observer, made, address) -> channel.set(made))))
                        .build()) {
            assertThat(namesOf(server, client, 3)).containsExactly("N1", "CONNECTION_FAILED", "N3");
        }
    }

    @Test
    @MayLeave(value = NettyWarnings.class, because = "Netty logs the error that is thrown here")
    void subscriber_throwingAFatalError_leavesNoConnection() {
        AtomicReference<PooledConnections> pool = new AtomicReference<>();
        try (RawServer server = RawServer.start(Bytes.thenStay(named("Ann")))) {
            HttpTransport transport = transport(http -> unchanged(http, pool));
            Transport.Route route = transport.route(endpoint(server));
            route.send(CHAT, () -> {}).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnNext(Optional<ContactInfo> contact) {
                    throw new LinkageError("of a test");
                }
            });
            Await.until(
                    () -> server.requests() == 1 && pool.get().count() == 0,
                    () -> pool.get().toString());

            assertThat(server.requests()).isEqualTo(1);
            assertThat(pool.get().count()).isZero();
            transport.disposeLater().block(StubServer.PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"name\":",
                "nonsense\r\n\r\n"
            })
    void connection_broken_failsOnlyItsRequest(String bytes) {
        try (RawServer server = RawServer.start(
                        (n, connection) -> n == 3 ? Bytes.thenClose(bytes) : Bytes.thenStay(named("N" + n)));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(namesOf(server, client, 5)).containsExactly("N1", "N2", "CONNECTION_FAILED", "N4", "N5");
            assertThat(server.requests()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void cancel_currentRequest_closesOnlyItsConnection() {
        try (RawServer server = RawServer.start((n, connection) ->
                        n == 2 ? new Bytes(Flux.never(), Then.STAY) : Bytes.thenStay(named("N" + n)));
                ReactiveContactClient client = server.clientBuilder()
                        .responseTimeout(Duration.ofMillis(300))
                        .build()) {
            assertThat(namesOf(server, client, 4)).containsExactly("N1", "TIMEOUT", "N3", "N4");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void cancel_previousRequest_doesNotAffectTheCurrent() {
        try (RawServer server = RawServer.start((n, connection) -> Bytes.thenStay(named("N" + n)))) {
            HttpTransport transport = transport(UnaryOperator.identity());
            Transport.Route route = transport.route(endpoint(server));
            Sinks.One<Optional<ContactInfo>> second = Sinks.one();
            route.send(CHAT, () -> {}).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnNext(Optional<ContactInfo> first) {
                    route.send(CHAT, () -> {}).subscribe(second::tryEmitValue, second::tryEmitError);
                    cancel();
                }
            });

            assertThat(second.asMono().block(StubServer.PATIENCE).map(ContactInfo::name))
                    .contains("N2");
            assertThat(server.connections()).isEqualTo(1);
            transport.disposeLater().block(StubServer.PATIENCE);
        }
    }

    private static HttpTransport transport(UnaryOperator<HttpClient> customizer) {
        return new HttpTransport(2, 1024, null, customizer, System::currentTimeMillis);
    }

    private static Endpoint endpoint(RawServer server) {
        return new Endpoint(URI.create("http://127.0.0.1:" + server.port()), StubServer.ID_INSTANCE, StubServer.TOKEN);
    }

    @Test
    void instances_sameHost_shareAConnection() {
        try (RawServer one = RawServer.start((n, connection) -> Bytes.thenStay(named("One" + n)));
                RawServer two = RawServer.start((n, connection) -> Bytes.thenStay(named("Two" + n)));
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(of(one, "1"))
                        .instance(of(two, "2"))
                        .instance(of(one, "3"))
                        .unlimitedRate()
                        .retry(RetryPolicy.none())
                        .build()) {
            List<String> names = Flux.just("1", "3", "2", "3", "2", "1")
                    .concatMap(idInstance -> name(client.getContactInfo(CHAT, idInstance)))
                    .collectList()
                    .block(StubServer.PATIENCE);

            assertThat(names).containsExactly("One1", "One2", "Two1", "One3", "Two2", "One4");
        }
    }

    private static long requestsOfReactorNetty(CapturedLogs logs) {
        return logs.lines().stream()
                .filter(line -> line.contains("HttpClientConnect - ") && line.contains("Handler is being applied"))
                .count();
    }

    private static GreenApiInstance of(RawServer server, String idInstance) {
        return GreenApiInstance.of(URI.create("http://127.0.0.1:" + server.port()), idInstance, StubServer.TOKEN);
    }

    private static String named(String name) {
        String body = "{\"name\":\"" + name + "\"}";
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /**
     * Looks up each chat from the outcome of the previous one. The first response is delayed until the test's thread
     * has left the client. An earlier response would be delivered on another thread, and its connection would return to
     * the pool.
     */
    private static List<String> namesOf(RawServer server, ReactiveContactClient client, int lookups) {
        Sinks.Empty<Void> subscribed = Sinks.empty();
        server.pauseUntil(subscribed.asMono());
        CompletableFuture<List<String>> names = Flux.range(0, lookups)
                .concatMap(i -> name(client.getContactInfo((71234560000L + i) + "@c.us")))
                .collectList()
                .toFuture();
        subscribed.tryEmitEmpty();
        return Mono.fromFuture(names).block(StubServer.PATIENCE);
    }

    private static Mono<String> name(Mono<Optional<ContactInfo>> lookup) {
        return lookup.map(contact -> contact.map(ContactInfo::name).orElse("none"))
                .onErrorResume(
                        ContactLookupException.class,
                        failure -> Mono.just(failure.reason().name()));
    }
}
