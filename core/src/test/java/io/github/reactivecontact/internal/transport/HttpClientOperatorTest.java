package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.stub.ConnectProxy;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.Metrics;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/** Tests the user's customization of the HTTP client. */
class HttpClientOperatorTest {

    private static final String CHAT = "71234567890@c.us";
    private static final Secrets SECRETS = Secrets.token(StubServer.TOKEN);

    private final StubServer server = StubServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void proxy_connect_tunnelsTheLookupWithoutTheToken() {
        try (ConnectProxy proxy = ConnectProxy.start();
                CapturedLogs logs = CapturedLogs.start();
                ReactiveContactClient client = client(through(proxy))) {
            assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();

            assertThat(server.requests(1).get(0).path()).endsWith("/" + StubServer.TOKEN);
            assertThat(proxy.heads()).singleElement().satisfies(head -> {
                assertThat(head).startsWith("CONNECT 127.0.0.1:" + server.port());
                SECRETS.assertAbsentFrom(head);
            });
            assertNoSecret(logs);
        }
    }

    @Test
    void proxy_refuses_failsWithoutARequest() {
        try (ConnectProxy proxy = ConnectProxy.startRefusing()) {
            ContactLookupException failure = failureOf(through(proxy));

            assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void address_changedByAHandler_failsWithAMessage() {
        ContactLookupException failure = failureOf(http -> http.doOnChannelInit((observer, channel, address) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "rewriting", new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        if (message instanceof HttpRequest request) {
                            request.setUri("/elsewhere");
                        }
                        context.write(message, promise);
                    }
                })));

        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
        assertThat(failure.idInstance()).contains(StubServer.ID_INSTANCE);
        assertThat(failure).hasMessageContaining("httpClient operator must not change the address");
        assertThat(server.count()).isZero();
    }

    @Test
    void responseTimeout_ofReactorNetty_isATimeout() {
        server.otherwise(StubReply.never());

        ContactLookupException failure = failureOf(http -> http.responseTimeout(Duration.ofMillis(100)));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void operator_manyLookups_isCalledOnce() {
        int[] calls = {0};
        try (ReactiveContactClient client = client(http -> {
            calls[0]++;
            return http;
        })) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
        }

        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void metrics_byUri_useOneTemplateForAllInstances() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        io.micrometer.core.instrument.Metrics.addRegistry(meters);
        try (ReactiveContactClient client = client(http -> http.metrics(true, Function.identity()))) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);

            assertThat(meters.find(Metrics.HTTP_CLIENT_PREFIX + Metrics.RESPONSE_TIME)
                            .meters())
                    .isNotEmpty()
                    .allSatisfy(meter -> assertThat(meter.getId().getTag(Metrics.URI))
                            .isEqualTo("/waInstance{idInstance}/getContactInfo/{apiTokenInstance}"));
        } finally {
            io.micrometer.core.instrument.Metrics.removeRegistry(meters);
            meters.close();
        }
    }

    private ReactiveContactClient client(UnaryOperator<HttpClient> operator) {
        return server.clientBuilder().httpClient(operator).build();
    }

    private ContactLookupException failureOf(UnaryOperator<HttpClient> operator) {
        try (CapturedLogs logs = CapturedLogs.start();
                ReactiveContactClient client = client(operator)) {
            ContactLookupException failure = LookupFailures.of(client.getContactInfo(CHAT));

            SECRETS.assertAbsentFrom(failure);
            assertNoSecret(logs);
            return failure;
        }
    }

    private static UnaryOperator<HttpClient> through(ConnectProxy proxy) {
        return http -> http.proxy(spec -> spec.type(ProxyProvider.Proxy.HTTP).socketAddress(proxy.address()));
    }

    /** Ignores the stub servers' own threads, which legitimately read the token. */
    private static void assertNoSecret(CapturedLogs logs) {
        logs.lines().stream().filter(line -> !line.contains("[stub-server-")).forEach(SECRETS::assertAbsentFrom);
    }
}
