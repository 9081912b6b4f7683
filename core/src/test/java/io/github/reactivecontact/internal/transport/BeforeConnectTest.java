package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.StubServer;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/**
 * Tests events of a channel before it is connected. Reactor Netty passes them to the request and connects nevertheless.
 */
class BeforeConnectTest {

    private static final String CHAT = "71234567890@c.us";

    private final RawServer server =
            RawServer.start(Bytes.thenStay("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}"));
    private final Sinks.Empty<Void> closed = Sinks.empty();

    @AfterEach
    void close() {
        server.close();
    }

    /** Epoll reports a socket as readable if it is registered shortly before its connect. */
    @Test
    void read_beforeConnect_isIgnored() {
        try (ReactiveContactClient client = clientFiring(new NotYetConnectedException())) {
            assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void failure_beforeConnect_sendsNothingAndKeepsNoConnection() {
        try (ReactiveContactClient client = clientFiring(new IOException("early"))) {
            ContactLookupException failure = LookupFailures.of(client.getContactInfo(CHAT));

            assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
            assertThat(closed.asMono().materialize().block(StubServer.PATIENCE)).isNotNull();
            assertThat(server.requests()).isZero();
        }
    }

    private ReactiveContactClient clientFiring(Exception early) {
        return server.clientBuilder()
                .httpClient(http -> http.doOnChannelInit((observer, channel, address) -> {
                    channel.closeFuture().addListener(done -> closed.tryEmitEmpty());
                    channel.eventLoop().execute(() -> fire(channel, early));
                }))
                .build();
    }

    private static void fire(Channel channel, Exception early) {
        assertThat(channel.isActive()).isFalse();
        channel.pipeline().fireExceptionCaught(early);
    }
}
