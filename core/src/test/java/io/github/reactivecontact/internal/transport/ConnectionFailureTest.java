package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.StubServer;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;
import reactor.netty.ConnectionObserver;

/** Checks that each failure below HTTP is one CONNECTION_FAILED, and that the server receives one request. */
class ConnectionFailureTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @Test
    void connect_refused_failsWithoutAStatus() {
        StubServer gone = StubServer.start();
        GreenApiInstance instance = gone.instance();
        gone.close();

        ContactLookupException failure = failureOf(instance);

        assertThat(failure).hasMessageContaining("connection failed").hasMessageContaining(StubServer.ID_INSTANCE);
        assertThat(failure.getCause()).isInstanceOf(IOException.class);
    }

    @Test
    void connect_unknownHost_reportsIt() {
        GreenApiInstance instance = GreenApiInstance.of(
                URI.create("https://no-such-host.invalid"), StubServer.ID_INSTANCE, StubServer.TOKEN);

        assertThat(failureOf(instance)).hasMessageContaining("host could not be found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"
            })
    void response_truncated_fails(String bytes) {
        try (RawServer server = RawServer.start(Bytes.thenClose(bytes))) {
            ContactLookupException failure = failureOf(server.instance());

            assertThat(failure).hasMessageContaining("broke before the whole response had come");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void error_truncatedAfterItsStatus_keepsItsReason() {
        String bytes = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 20\r\n\r\n{}";
        try (RawServer server = RawServer.start(Bytes.thenClose(bytes));
                ReactiveContactClient client =
                        Clients.builder(server.instance()).build()) {
            assertThat(LookupFailures.of(client.getContactInfo("71234567890@c.us"))
                            .reason())
                    .isEqualTo(Reason.SERVER_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense nonsense nonsense\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002\u0050\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"
            })
    void response_notHttp_failsWithoutQuotingIt(String bytes) {
        try (RawServer server = RawServer.start(Bytes.thenClose(bytes))) {
            ContactLookupException failure = failureOf(server.instance());

            assertThat(failure)
                    .hasNoCause()
                    .hasMessageContaining("not HTTP")
                    .message()
                    .doesNotContain("nonsense");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void response_withoutLength_endsWithTheConnection() {
        try (RawServer server = RawServer.start(Bytes.thenClose("HTTP/1.1 200 OK\r\n\r\n{\"name\":\"Ann\"}"));
                ReactiveContactClient client = server.clientBuilder().build()) {
            assertThat(client.getContactInfo("71234567890@c.us")
                            .block(StubServer.PATIENCE)
                            .orElseThrow()
                            .name())
                    .isEqualTo("Ann");
        }
    }

    @Test
    void connection_closedByTheServerOnReuse_isNotRetriedSilently() {
        Sinks.Empty<Void> backInThePool = Sinks.empty();
        try (RawServer server = RawServer.start((n, connection) -> n == 1 ? Bytes.thenStay(OK) : Bytes.thenClose(""));
                ReactiveContactClient client = server.clientBuilder()
                        .httpClient(http -> http.observe((connection, state) -> {
                            if (state == ConnectionObserver.State.RELEASED) {
                                backInThePool.tryEmitEmpty();
                            }
                        }))
                        .build()) {
            client.getContactInfo("71234567890@c.us").block(StubServer.PATIENCE);
            backInThePool.asMono().block(StubServer.PATIENCE);

            ContactLookupException failure = failureOf(client);

            assertThat(failure.attempts()).isEqualTo(1);
            assertThat(server.requests()).isEqualTo(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void request_afterAFailure_usesANewConnection() {
        try (RawServer server = RawServer.start((n, connection) -> n == 1 ? Bytes.thenClose("") : Bytes.thenStay(OK));
                ReactiveContactClient client = server.clientBuilder().build()) {
            failureOf(client);

            assertThat(client.getContactInfo("71234567890@c.us").block(StubServer.PATIENCE))
                    .isPresent();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static ContactLookupException failureOf(GreenApiInstance instance) {
        try (ReactiveContactClient client = Clients.builder(instance).build()) {
            return failureOf(client);
        }
    }

    private static ContactLookupException failureOf(ReactiveContactClient client) {
        ContactLookupException failure = LookupFailures.of(client.getContactInfo("71234567890@c.us"));
        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
        assertThat(failure.idInstance()).contains(StubServer.ID_INSTANCE);
        assertThat(failure.status()).isEmpty();
        return failure;
    }
}
