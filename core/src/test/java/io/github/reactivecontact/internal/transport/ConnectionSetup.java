package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.ChangedInPlace;
import io.github.reactivecontact.leakcheck.PooledConnections;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.Certificates;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.ChatScript;
import io.github.reactivecontact.stub.StubServer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpSslContextSpec;

/**
 * A server and a client, connected with or without TLS. The client either reuses connections itself, or a customized
 * HTTP client leaves that to Reactor Netty. A script can wait for the bytes that the client has read.
 */
final class ConnectionSetup {

    enum ConnectionKind {
        PLAIN(false, true),
        PLAIN_CUSTOMIZED(false, false),
        TLS(true, true),
        TLS_CUSTOMIZED(true, false);

        private final boolean secure;
        private final boolean reuses;

        ConnectionKind(boolean secure, boolean reuses) {
            this.secure = secure;
            this.reuses = reuses;
        }
    }

    /** The keys of a server on localhost, and a trust store that accepts them. */
    record Keys(KeyManagerFactory keys, TrustManagerFactory trust) {

        static Keys make(Path directory) throws Exception {
            Certificates certificates = Certificates.selfSigned(directory, "dns:localhost");
            return new Keys(certificates.keys(), certificates.trust());
        }
    }

    private final ConnectionKind kind;
    private final Keys keys;
    private final AtomicLong read = new AtomicLong();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicReference<PooledConnections> pool = new AtomicReference<>();

    ConnectionSetup(ConnectionKind kind, Keys keys) {
        this.kind = kind;
        this.keys = keys;
    }

    RawServer server(ChatScript script) {
        SslProvider.GenericSslContextSpec<?> own = TcpSslContextSpec.forServer(keys.keys());
        return RawServer.start(script, tcp -> kind.secure ? tcp.secure(tls -> tls.sslContext(own)) : tcp);
    }

    ReactiveContactClientBuilder clientOf(RawServer server) {
        return Clients.builder(instanceOf(server)).httpClient(this::configured);
    }

    private GreenApiInstance instanceOf(RawServer server) {
        String scheme = kind.secure ? "https" : "http";
        return GreenApiInstance.of(
                URI.create(scheme + "://localhost:" + server.port()), StubServer.ID_INSTANCE, StubServer.TOKEN);
    }

    private HttpClient configured(HttpClient given) {
        SslProvider.GenericSslContextSpec<?> trusting =
                Http11SslContextSpec.forClient().configure(context -> context.trustManager(keys.trust()));
        HttpClient changed = (kind.secure ? given.secure(tls -> tls.sslContext(trusting)) : given)
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addBefore(NettyPipeline.HttpCodec, "test.reads", new ReadCounter()));
        pool.set(PooledConnections.of(given));
        return kind.reuses ? ChangedInPlace.of(given, changed) : changed;
    }

    /**
     * Returns the number of connections that a sequence of lookups uses. Reactor Netty gets one back only when the next
     * lookup is requested.
     */
    int connectionsInSequence() {
        return kind.reuses ? 1 : 2;
    }

    /** Returns the pool of the client that was built last. */
    PooledConnections pool() {
        return pool.get();
    }

    /** Sends each part after the client has read all previous parts in separate reads. */
    Flux<String> inReads(String... parts) {
        return Flux.defer(() -> {
            AtomicLong expected = new AtomicLong(read.get());
            return Flux.fromArray(parts).concatMap(part -> {
                Mono<String> next = hasRead(expected.get()).thenReturn(part);
                expected.addAndGet(part.length());
                return next;
            });
        });
    }

    /** Waits until this number of the client's connections is closed. */
    void awaitClosed(int connections) {
        Await.until(() -> closed.get() == connections, () -> closed + " of " + connections + " closed");
    }

    /** Waits until the client has read this number of bytes in total. */
    void awaitRead(long bytes) {
        Await.until(() -> read.get() >= bytes, () -> read + " of " + bytes + " bytes read");
    }

    private Mono<Void> hasRead(long bytes) {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> read.get() >= bytes)
                .next()
                .then();
    }

    private final class ReadCounter extends ChannelInboundHandlerAdapter {

        private long underway;

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            context.fireChannelInactive();
            closed.incrementAndGet();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            underway += ((ByteBuf) message).readableBytes();
            context.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.fireChannelReadComplete();
            // All other handlers have processed the read by now.
            read.addAndGet(underway);
            underway = 0;
        }
    }
}
