package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.StubRequest;
import io.github.reactivecontact.stub.StubServer;
import io.netty.handler.logging.LogLevel;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.transport.logging.AdvancedByteBufFormat;

/** Tests the bytes of a request. */
class RequestTest {

    private static final String CHAT = "71234567890@c.us";
    private static final String PATH = "/waInstance" + StubServer.ID_INSTANCE + "/getContactInfo/" + StubServer.TOKEN;

    private final StubServer server = StubServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void send_lookup_isTheDocumentedRequest() {
        StubRequest request = requestOf(Clients.builder(server.instance()).build());

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo(PATH);
        assertThat(request.version()).isEqualTo("HTTP/1.1");
        assertThat(request.body()).isEqualTo("{\"chatId\":\"71234567890@c.us\"}");
        assertThat(headers(request))
                .containsEntry("content-type", "application/json")
                .containsEntry("content-length", String.valueOf(request.body().length()))
                .containsEntry("accept", "application/json")
                .containsEntry("host", "127.0.0.1:" + server.port())
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKeys("transfer-encoding", "connection", "upgrade");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/green", "/green/v1", "/a%20b", "/a;b=c", "/a//b", "/a/../b", "/~x_y-z.", "/%D0%BA", "/\u043a"})
    void send_addressWithAPath_keepsItBeforeTheInstance(String prefix) {
        GreenApiInstance instance =
                GreenApiInstance.of(URI.create(server.url() + prefix), StubServer.ID_INSTANCE, StubServer.TOKEN);

        StubRequest request = requestOf(Clients.builder(instance).build());

        assertThat(request.path()).isEqualTo(prefix.replace("\u043a", "%D0%BA") + PATH);
    }

    @Test
    void send_twoInstancesOfOneHost_eachWithItsOwnTokenOverSharedConnections() {
        HttpTransport transport = new HttpTransport(1, 1024, null, UnaryOperator.identity(), System::currentTimeMillis);
        Transport.Route one = transport.route(new Endpoint(server.url(), "1", "token-of-one"));
        Transport.Route two = transport.route(new Endpoint(server.url(), "2", "token-of-two"));
        Transport.Route three = transport.route(new Endpoint(URI.create(server.url() + "/x"), "3", "token-of-three"));
        for (Transport.Route route : List.of(one, two, three, two, one)) {
            route.send(ChatId.parse(CHAT), () -> {}).block(StubServer.PATIENCE);
        }
        transport.disposeLater().block(StubServer.PATIENCE);

        assertThat(server.requests(5))
                .extracting(StubRequest::path)
                .containsExactly(
                        "/waInstance1/getContactInfo/token-of-one",
                        "/waInstance2/getContactInfo/token-of-two",
                        "/x/waInstance3/getContactInfo/token-of-three",
                        "/waInstance2/getContactInfo/token-of-two",
                        "/waInstance1/getContactInfo/token-of-one");
    }

    @Test
    void send_inSequence_reusesConnections() {
        try (ReactiveContactClient client = server.client()) {
            Flux.range(0, 10)
                    .concatMap(i -> client.getContactInfo("7123456789%d@c.us".formatted(i)))
                    .blockLast(StubServer.PATIENCE);
        }

        Set<String> connections = new HashSet<>();
        server.requests(10).forEach(request -> connections.add(request.connection()));
        // A connection returns to the pool shortly after its response, so the next request sometimes needs another one.
        assertThat(connections).hasSizeLessThan(10);
    }

    @Test
    void send_ownEventLoops_isTheSameRequest() {
        assertThat(requestOf(server.clientBuilder().eventLoops(1).build()).path())
                .isEqualTo(PATH);
    }

    @Test
    void httpClient_userHeader_isSent() {
        StubRequest request = requestOf(server.clientBuilder()
                .httpClient(client -> client.headers(headers -> headers.set("X-Tenant", "a")))
                .build());

        assertThat(headers(request)).containsEntry("x-tenant", "a").containsEntry("content-type", "application/json");
    }

    @Test
    void httpClient_unsafeOptions_areReset() {
        StubRequest request = requestOf(server.clientBuilder()
                .httpClient(client -> client.compress(true)
                        .protocol(HttpProtocol.H2C, HttpProtocol.HTTP11)
                        .followRedirect(true)
                        .disableRetry(false)
                        .baseUrl("http://127.0.0.1:1/elsewhere")
                        .headers(headers -> headers.set("Content-Type", "text/plain"))
                        .wiretap("tapped", LogLevel.ERROR, AdvancedByteBufFormat.TEXTUAL))
                .build());

        assertThat(request.path()).isEqualTo(PATH);
        assertThat(request.version()).isEqualTo("HTTP/1.1");
        assertThat(headers(request))
                .containsEntry("content-type", "application/json")
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKeys("upgrade", "http2-settings");
    }

    private StubRequest requestOf(ReactiveContactClient client) {
        try (client) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
        }
        assertThat(server.count()).isEqualTo(1);
        return server.requests(1).get(0);
    }

    private static Map<String, String> headers(StubRequest request) {
        return request.headers().entries().stream()
                .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
    }
}
