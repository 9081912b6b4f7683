package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.PooledConnections;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubRequest;
import io.github.reactivecontact.stub.StubServer;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/** Tests routes of one instance before and after its token or address was replaced. */
class RouteTest {

    private static final String OLD = StubServer.TOKEN;
    private static final String NEW = "e86c4b77485053d6c4d12ad709bcd3178f262669bde523456";
    private static final Secrets SECRETS = Secrets.token(OLD).andToken(NEW);

    /** Whether a waiting request reuses a connection directly, or takes one of Reactor Netty's pool. */
    enum Connecting {
        DIRECT_REUSE(client -> client),
        POOL(client -> client.headers(headers -> headers.set("X-Tenant", "a")));

        private final UnaryOperator<HttpClient> operator;

        Connecting(UnaryOperator<HttpClient> operator) {
            this.operator = operator;
        }
    }

    private final StubServer server = StubServer.start();
    private final AtomicReference<PooledConnections> pools = new AtomicReference<>();
    private HttpTransport transport = transport(UnaryOperator.identity());

    @AfterEach
    void close() {
        transport.disposeLater().block(StubServer.PATIENCE);
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void send_twoTokensOfOneInstance_eachRequestHasTheTokenOfItsRoute(Connecting connecting) {
        transport = transport(connecting.operator);
        Transport.Route before = route(OLD);
        Transport.Route after = route(NEW);

        Flux.range(0, 400)
                .flatMap(number -> (number % 2 == 0 ? before : after).send(chat(number), () -> {}), 16)
                .blockLast(StubServer.PATIENCE);

        assertThat(server.requests(400))
                .allSatisfy(request -> assertThat(token(request)).isEqualTo(number(request) % 2 == 0 ? OLD : NEW));
    }

    @Test
    void send_newTokenOverTheConnectionOfTheOld_reusesItWithTheNewToken() {
        Transport.Route before = route(OLD);
        Transport.Route after = route(NEW);
        Sinks.One<Optional<ContactInfo>> third = Sinks.one();

        // A request that is sent within the response to another one reuses its connection.
        before.send(chat(1), () -> {})
                .subscribe(first -> after.send(chat(2), () -> {})
                        .subscribe(second ->
                                before.send(chat(3), () -> {}).subscribe(third::tryEmitValue, third::tryEmitError)));
        third.asMono().block(StubServer.PATIENCE);

        List<StubRequest> requests = server.requests(3);
        assertThat(requests).extracting(RouteTest::token).containsExactly(OLD, NEW, OLD);
        assertThat(requests)
                .extracting(StubRequest::connection)
                .containsOnly(requests.get(0).connection());
    }

    @Test
    void send_oldRequestInFlight_isAnsweredWhileTheNewTokenIsUsed() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.reply(chat(1).value(), StubReply.contact().after(gate.asMono()));
        Mono<Optional<ContactInfo>> first = route(OLD).send(chat(1), () -> {}).cache();
        first.subscribe();
        server.requests(1);

        Optional<ContactInfo> second = route(NEW).send(chat(2), () -> {}).block(StubServer.PATIENCE);
        gate.tryEmitEmpty();

        assertThat(second).isPresent();
        assertThat(first.block(StubServer.PATIENCE)).isPresent();
        assertThat(server.requests(2)).extracting(RouteTest::token).containsExactly(OLD, NEW);
    }

    @Test
    void send_twoTokens_exposesNoneInLogsOrFailures() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            server.otherwise(StubReply.status(401, ""));
            for (String token : List.of(OLD, NEW)) {
                Transport.Route route = route(token);
                ContactLookupException failure = LookupFailures.of(route.send(chat(1), () -> {}));
                SECRETS.assertAbsentFrom(failure);
                SECRETS.assertAbsentFrom(route + " " + route.send(chat(1), () -> {}));
            }
            transport.disposeLater().block(StubServer.PATIENCE);

            assertThat(logs.lines()).isNotEmpty();
            // The stub server's own threads legitimately read the token.
            logs.lines().stream()
                    .filter(line -> !line.contains("[stub-server-"))
                    .forEach(SECRETS::assertAbsentFrom);
        }
    }

    @Test
    void route_notUsedAnyMore_leavesNeitherTokenNorPool() {
        WeakReference<Endpoint> endpoint = useOnce(server);

        try (StubServer next = StubServer.start()) {
            Await.until(
                    () -> {
                        System.gc();
                        // The transport forgets hosts when it gets another route.
                        transport.route(new Endpoint(next.url(), StubServer.ID_INSTANCE, NEW));
                        return endpoint.refersTo(null) && pools.get().count() == 0;
                    },
                    () -> endpoint.get() + ", " + pools.get());

            assertThat(endpoint.refersTo(null)).isTrue();
            assertThat(pools.get().count()).isZero();
        }
    }

    @Test
    void route_replacedWhileItsHostIsUsed_keepsTheConnections() {
        Transport.Route kept = route(NEW);
        WeakReference<Endpoint> endpoint = useOnce(server);

        Await.until(
                () -> {
                    System.gc();
                    return endpoint.refersTo(null);
                },
                () -> "the endpoint is still referenced");
        try (StubServer next = StubServer.start()) {
            transport.route(new Endpoint(next.url(), StubServer.ID_INSTANCE, NEW));
        }
        kept.send(chat(2), () -> {}).block(StubServer.PATIENCE);

        assertThat(server.requests(2))
                .extracting(StubRequest::connection)
                .containsOnly(server.requests(1).get(0).connection());
    }

    /** Sends one request, waits until its connection is idle, and drops the route. */
    private WeakReference<Endpoint> useOnce(StubServer host) {
        Endpoint endpoint = new Endpoint(host.url(), StubServer.ID_INSTANCE, OLD);
        transport.route(endpoint).send(chat(1), () -> {}).block(StubServer.PATIENCE);
        Await.until(() -> pools.get().areIdle(), () -> pools.get().toString());
        assertThat(pools.get().count()).isEqualTo(1);
        return new WeakReference<>(endpoint);
    }

    private HttpTransport transport(UnaryOperator<HttpClient> operator) {
        return new HttpTransport(
                64,
                1024,
                null,
                client -> {
                    pools.set(PooledConnections.of(client));
                    return operator.apply(client);
                },
                System::currentTimeMillis);
    }

    private Transport.Route route(String token) {
        return transport.route(new Endpoint(server.url(), StubServer.ID_INSTANCE, token));
    }

    private static ChatId chat(int number) {
        return ChatId.ofPhone(Long.toString(79_000_000_000L + number));
    }

    private static long number(StubRequest request) {
        return Long.parseLong(request.chatId().replace("@c.us", "")) - 79_000_000_000L;
    }

    private static String token(StubRequest request) {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }
}
