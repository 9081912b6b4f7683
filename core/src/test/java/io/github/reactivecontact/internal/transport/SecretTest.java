package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import io.netty.handler.logging.LogLevel;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientMetricsRecorder;
import reactor.netty.transport.logging.AdvancedByteBufFormat;
import reactor.test.StepVerifier;

/** Searches every failure and every log line at TRACE for the token and the phone number. */
class SecretTest {

    private static final String PHONE = "71234567890";
    private static final String CHAT = PHONE + "@c.us";
    private static final String PATH = "/waInstance" + StubServer.ID_INSTANCE + "/getContactInfo/" + StubServer.TOKEN;
    private static final Secrets SECRETS = Secrets.token(StubServer.TOKEN);

    static Stream<Arguments> replies() {
        return Stream.of(
                reply("a contact", StubReply.contact()),
                reply("not found, with an echo", StubReply.status(404, "Cannot POST " + PATH)),
                reply(
                        "bad request, with the path",
                        StubReply.status(
                                400,
                                "{\"statusCode\":400,\"timestamp\":\"2026-11-01T10:00:00.000Z\",\"path\":\"" + PATH
                                        + "\",\"message\":\"Validation failed\"}")),
                reply(
                        "a server's fault as a bad request, with the path",
                        StubReply.status(
                                400,
                                "{\"statusCode\":400,\"path\":\"" + PATH
                                        + "\",\"message\":\"Internal Server Error\"}")),
                reply(
                        "an error in a success's body, with the path",
                        StubReply.json("{\"statusCode\":401,\"path\":\"" + PATH + "\",\"message\":\"Unauthorized\"}")),
                reply("accepted, with an echo", StubReply.status(202, "{\"path\":\"" + PATH + "\"}")),
                reply("unauthorized", StubReply.status(401, "{\"path\":\"" + PATH + "\"}")),
                reply("bad gateway, with an echo", StubReply.status(502, "<html>" + PATH + "</html>")),
                reply(
                        "redirection to the same path",
                        StubReply.status(301, "", Map.of("Location", "https://127.0.0.1:1" + PATH))),
                reply("an echo in a header", StubReply.status(500, "", Map.of("X-Original-URI", PATH))),
                reply("an echo in a body that is not JSON", StubReply.json("not JSON " + PATH)),
                reply("an echo in a field", StubReply.json("{\"path\":\"" + PATH + "\"}")),
                reply("an echo, compressed", StubReply.status(200, PATH, Map.of("Content-Encoding", "gzip"))),
                reply("an echo, too large", StubReply.json(PATH.repeat(100))),
                reply(
                        "an echo, too large, in chunks",
                        StubReply.chunks(Flux.just(PATH).repeat(100))),
                reply("nothing within the timeout", StubReply.never()),
                reply(
                        "no end within the timeout",
                        StubReply.chunks(Flux.just("{\"name\":\"").concatWith(Flux.never()))));
    }

    static Stream<Arguments> bytes() {
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("half a head", "HTTP/1.1 200 OK\r\nX-Path: " + PATH + "\r\n"),
                Arguments.of("half a body", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + PATH),
                Arguments.of("an echo of the request", "POST " + PATH + " HTTP/1.1\r\n\r\n"),
                Arguments.of("the path where the version is", PATH + " 200 OK\r\n\r\n"),
                Arguments.of("the path where the status is", "HTTP/1.1 " + PATH + " OK\r\n\r\n"),
                Arguments.of("the path where a number is", "HTTP/1.1 200 OK\r\nContent-Length: " + PATH + "\r\n\r\n"),
                Arguments.of(
                        "the path where a chunk's size is",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + PATH + "\r\n"),
                Arguments.of("a header without a name", "HTTP/1.1 200 OK\r\n: " + PATH + "\r\n\r\n"),
                Arguments.of("a header name with the path", "HTTP/1.1 200 OK\r\n" + PATH + ": a\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("replies")
    void reply_any_exposesNoToken(String name, StubReply reply) {
        try (CapturedLogs logs = CapturedLogs.start()) {
            try (StubServer server = StubServer.start()) {
                server.otherwise(reply);
                lookUp(server.clientBuilder(), logs);
            }
            assertNoSecretInLogsOfTheClient(logs);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bytes")
    void bytes_any_exposeNoToken(String name, String bytes) {
        try (CapturedLogs logs = CapturedLogs.start()) {
            try (RawServer server = RawServer.start(Bytes.thenClose(bytes))) {
                lookUp(server.clientBuilder(), logs);
            }
            assertNoSecretInLogsOfTheClient(logs);
        }
    }

    @Test
    void connection_refusedOrUnknownHost_exposesNoToken() {
        StubServer gone = StubServer.start();
        URI refused = gone.url();
        gone.close();
        for (URI apiUrl : new URI[] {refused, URI.create("https://no-such-host.invalid")}) {
            try (CapturedLogs logs = CapturedLogs.start()) {
                lookUp(Clients.builder(GreenApiInstance.of(apiUrl, StubServer.ID_INSTANCE, StubServer.TOKEN)), logs);
                assertNoSecretInLogsOfTheClient(logs);
            }
        }
    }

    @Test
    void httpClient_userMetricsByUri_haveNoTokenAndOneUri() {
        Queue<String> recorded = new ConcurrentLinkedQueue<>();
        HttpClientMetricsRecorder recorder = (HttpClientMetricsRecorder) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpClientMetricsRecorder.class},
                (proxy, method, arguments) -> {
                    recorded.add(method.getName() + Arrays.toString(arguments));
                    return method.getName().equals("hashCode") ? 1 : null;
                });
        try (CapturedLogs logs = CapturedLogs.start();
                StubServer server = StubServer.start()) {
            lookUp(
                    server.clientBuilder()
                            .httpClient(client -> client.metrics(true, () -> recorder, Function.identity())),
                    logs);
        }

        assertThat(recorded)
                .anySatisfy(record ->
                        assertThat(record).contains("/waInstance{idInstance}/getContactInfo/{apiTokenInstance}"))
                .noneSatisfy(record -> assertThat(record).contains("/waInstance" + StubServer.ID_INSTANCE));
        SECRETS.assertAbsentFrom(String.join("\n", recorded));
    }

    @Test
    void httpClient_userWiretapAndHooks_getNoToken() {
        try (CapturedLogs logs = CapturedLogs.start();
                StubServer server = StubServer.start()) {
            lookUp(
                    server.clientBuilder()
                            .httpClient(
                                    client -> client.wiretap("tapped", LogLevel.ERROR, AdvancedByteBufFormat.HEX_DUMP)
                                            .doOnRequest((request, connection) -> SECRETS.assertAbsentFrom(
                                                    request + request.uri() + request.resourceUrl()))
                                            .doOnRequestError((request, failure) -> SECRETS.assertAbsentFrom(failure))
                                            .doOnResponse((response, connection) -> SECRETS.assertAbsentFrom(
                                                    response + response.uri() + response.resourceUrl()))),
                    logs);
            assertNoSecretInLogsOfTheClient(logs);
        }
    }

    @Test
    void cancel_requestOnTheWire_exposesNoToken() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            try (StubServer server = StubServer.start();
                    ReactiveContactClient client =
                            server.otherwise(StubReply.never()).client()) {
                StepVerifier.create(client.getContactInfo(CHAT))
                        .then(() -> server.requests(1))
                        .thenCancel()
                        .verify(StubServer.PATIENCE);
                server.abandoned(1);
            }
            assertNoSecretInLogsOfTheClient(logs);
        }
    }

    private static void lookUp(ReactiveContactClientBuilder builder, CapturedLogs logs) {
        Consumer<Throwable> check = failure -> {
            SECRETS.assertAbsentFrom(failure);
            Secrets.phone(PHONE).assertAbsentFrom(failure);
        };
        try (ReactiveContactClient client = builder.maxBodySize(2000)
                .responseTimeout(Duration.ofMillis(500))
                .build()) {
            SECRETS.assertAbsentFrom(client + " " + client.getContactInfo(CHAT));
            client.getContactInfo(CHAT)
                    .doOnNext(contact -> SECRETS.assertAbsentFrom(contact.toString()))
                    .checkpoint("lookup")
                    .doOnError(check)
                    .onErrorResume(ContactLookupException.class, failure -> Mono.empty())
                    .block(StubServer.PATIENCE);
            client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        }
        assertThat(logs.lines()).isNotEmpty();
    }

    /** Ignores the stub servers' own threads, which legitimately read the token. */
    private static void assertNoSecretInLogsOfTheClient(CapturedLogs logs) {
        String text = String.join(
                "\n",
                logs.lines().stream()
                        .filter(line -> !line.contains("[stub-server-") && !line.contains("[raw-server-"))
                        .toList());
        SECRETS.assertAbsentFrom(text);
        Secrets.phone(PHONE).assertAbsentFrom(text);
    }

    private static Arguments reply(String name, StubReply reply) {
        return Arguments.of(name, reply);
    }
}
