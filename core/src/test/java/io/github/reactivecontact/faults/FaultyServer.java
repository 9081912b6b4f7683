package io.github.reactivecontact.faults;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * A server and its name resolution. Both work correctly except between {@link #injectFault} and {@link #clearFault}.
 */
final class FaultyServer implements AutoCloseable {

    private final FaultCase fault;
    private final TestTls tls;
    private final FaultyEndpoint endpoint;
    private final RawServer server;
    private final StubResolver resolver = new StubResolver(Mono.defer(this::resolve));
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<Void> cleared = new CompletableFuture<>();
    private volatile boolean pausing;
    private volatile boolean unavailable;
    private volatile boolean faulty;
    private volatile int lastHalfOpenConnection;
    // Confined to the server's event loop.
    private final Map<Integer, String> lastChatIds = new HashMap<>();

    FaultyServer(FaultCase fault, TestTls tls) throws IOException {
        this.fault = fault;
        this.tls = tls;
        endpoint = FaultyEndpoint.of(fault);
        server = RawServer.start(this::answer, fault.isSecure() ? tls::server : UnaryOperator.identity());
    }

    GreenApiInstance instance() {
        String scheme = fault.isSecure() ? "https" : "http";
        return GreenApiInstance.of(
                URI.create(scheme + "://localhost:" + server.port()), StubServer.ID_INSTANCE, StubServer.TOKEN);
    }

    /** Routes a client to this server. */
    HttpClient configure(HttpClient http) {
        HttpClient secured = fault.isSecure() ? tls.client(http) : http;
        return secured.resolver(resolver)
                .doOnChannelInit(
                        (observer, channel, address) -> channel.pipeline().addFirst(new ReceivedBytes()));
    }

    /** Delays all answers until the signal. */
    void pauseUntil(Mono<Void> signal) {
        server.pauseUntil(signal);
    }

    /** Answers the next request with a 503. */
    void failNextRequest() {
        unavailable = true;
    }

    /** Injects the fault from now on. With {@code pause}, each faulty request waits for {@link #release}. */
    void injectFault(boolean pause) {
        pausing = pause;
        received.set(0);
        lastHalfOpenConnection = server.connections();
        faulty = true;
    }

    void release() {
        released.complete(null);
    }

    void clearFault() {
        faulty = false;
        cleared.complete(null);
        endpoint.close();
    }

    int openConnections() {
        return server.openConnections();
    }

    /** Waits until the fault is about to occur. */
    void awaitFault() throws Exception {
        reached.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until the client received expected bytes that precede the stall. */
    void awaitStall() throws Exception {
        awaitFault();
        long expected = fault.isConnectFault() ? 0 : lengthBeforeStall();
        Await.until(() -> received.get() >= expected, () -> received + " of " + expected + " bytes received");
    }

    private long lengthBeforeStall() {
        return FaultBytes.of(fault)
                .bytes()
                .take(2)
                .reduce(0, (sum, part) -> sum + part.length())
                .block();
    }

    private Mono<InetSocketAddress> resolve() {
        return faulty && fault.isConnectFault()
                ? reachFault().then(Mono.defer(this::faultyAddress))
                : address(server.port());
    }

    private Mono<InetSocketAddress> faultyAddress() {
        Mono<InetSocketAddress> unknown = Mono.error(new UnknownHostException("localhost"));
        return switch (fault) {
            case UNKNOWN_HOST -> unknown;
            case DNS_STALLS -> Mono.fromFuture(cleared, true).then(unknown);
            default -> address(endpoint.port());
        };
    }

    private static Mono<InetSocketAddress> address(int port) {
        return Mono.just(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private Bytes answer(String chatId, int request, int connection) {
        String lastChatId = lastChatIds.put(connection, chatId);
        if (isFaulty(connection, lastChatId)) {
            Bytes faultBytes = injectFault(chatId, lastChatId);
            return new Bytes(reachFault().thenMany(faultBytes.bytes()), faultBytes.then());
        }
        if (unavailable) {
            unavailable = false;
            return FaultBytes.unavailable(fault.isConnectFault());
        }
        return FaultBytes.valid(chatId);
    }

    private boolean isFaulty(int connection, @Nullable String lastChatId) {
        return switch (fault) {
            case HALF_OPEN -> connection <= lastHalfOpenConnection;
            case LATE_DUPLICATE -> faulty && lastChatId != null;
            default -> faulty && !fault.isConnectFault();
        };
    }

    private Bytes injectFault(String chatId, @Nullable String lastChatId) {
        if (fault == FaultCase.RESTART) {
            return restart();
        }
        if (fault == FaultCase.LATE_DUPLICATE) {
            return FaultBytes.duplicateThenValid(lastChatId, chatId);
        }
        Bytes faultBytes = FaultBytes.of(fault);
        return fault.sendsWhenIdle()
                ? new Bytes(
                        faultBytes
                                .bytes()
                                .concatWith(Mono.fromFuture(cleared, true)
                                        .then(Mono.fromSupplier(() -> FaultBytes.sentWhenIdle(fault)))),
                        faultBytes.then())
                : faultBytes;
    }

    private Bytes restart() {
        Mono<Void> restarted = Mono.defer(() -> Mono.fromFuture(server.restart(), true));
        return new Bytes(restarted.thenMany(Flux.never()), Then.STAY);
    }

    private Mono<Void> reachFault() {
        return Mono.defer(() -> {
            reached.complete(null);
            return pausing ? Mono.fromFuture(released, true) : Mono.empty();
        });
    }

    @Override
    public void close() {
        clearFault();
        release();
        server.close();
        resolver.close();
    }

    @ChannelHandler.Sharable
    private final class ReceivedBytes extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            received.addAndGet(((ByteBuf) message).readableBytes());
            context.fireChannelRead(message);
        }
    }
}
