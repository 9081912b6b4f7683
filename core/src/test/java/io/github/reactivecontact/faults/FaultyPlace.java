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

/** A server and the way to it, which answer right until they are told to do harm, and again afterwards. */
final class FaultyPlace implements AutoCloseable {

    private final Fault fault;
    private final TestTls tls;
    private final DeadEnd deadEnd;
    private final RawServer server;
    private final Way way = new Way(Mono.defer(this::resolve));
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Void> met = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<Void> healed = new CompletableFuture<>();
    private volatile boolean holds;
    private volatile boolean unavailable;
    private volatile boolean harmful;
    private volatile int lastDeafConnection;
    // Of the server's event loop alone.
    private final Map<Integer, String> lastChatIds = new HashMap<>();

    FaultyPlace(Fault fault, TestTls tls) throws IOException {
        this.fault = fault;
        this.tls = tls;
        deadEnd = DeadEnd.of(fault);
        server = RawServer.start(this::answer, fault.isSecure() ? tls::server : UnaryOperator.identity());
    }

    GreenApiInstance instance() {
        String scheme = fault.isSecure() ? "https" : "http";
        return GreenApiInstance.of(
                URI.create(scheme + "://localhost:" + server.port()), StubServer.ID_INSTANCE, StubServer.TOKEN);
    }

    /** Leads a client here. */
    HttpClient through(HttpClient http) {
        HttpClient secured = fault.isSecure() ? tls.client(http) : http;
        return secured.resolver(way)
                .doOnChannelInit(
                        (observer, channel, address) -> channel.pipeline().addFirst(new Counting()));
    }

    /** The next request gets a 503. */
    void beUnavailable() {
        unavailable = true;
    }

    /** Does harm from now on; what comes meanwhile waits for {@link #release} if it is to be held. */
    void harm(boolean held) {
        holds = held;
        received.set(0);
        lastDeafConnection = server.connections();
        harmful = true;
    }

    void release() {
        released.complete(null);
    }

    void heal() {
        harmful = false;
        healed.complete(null);
        deadEnd.close();
    }

    int openConnections() {
        return server.openConnections();
    }

    /** Waits until harm is about to be done. */
    void awaitMet() throws Exception {
        met.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until all that comes has come to the client. */
    void awaitStall() throws Exception {
        awaitMet();
        long all = fault.isOnTheWay() ? 0 : lengthBeforeStall();
        Await.until(() -> received.get() >= all, () -> received + " of " + all + " bytes received");
    }

    private long lengthBeforeStall() {
        return FaultBytes.of(fault)
                .bytes()
                .take(2)
                .reduce(0, (sum, part) -> sum + part.length())
                .block();
    }

    private Mono<InetSocketAddress> resolve() {
        return harmful && fault.isOnTheWay()
                ? meeting().then(Mono.defer(this::harmfulAddress))
                : address(server.port());
    }

    private Mono<InetSocketAddress> harmfulAddress() {
        Mono<InetSocketAddress> unknown = Mono.error(new UnknownHostException("localhost"));
        return switch (fault) {
            case UNKNOWN_HOST -> unknown;
            case DNS_STALLS -> Mono.fromFuture(healed, true).then(unknown);
            default -> address(deadEnd.port());
        };
    }

    private static Mono<InetSocketAddress> address(int port) {
        return Mono.just(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private Bytes answer(String chatId, int request, int connection) {
        String lastChatId = lastChatIds.put(connection, chatId);
        if (isHarmed(connection, lastChatId)) {
            Bytes harm = harm(chatId, lastChatId);
            return new Bytes(meeting().thenMany(harm.bytes()), harm.then());
        }
        if (unavailable) {
            unavailable = false;
            return FaultBytes.unavailable(fault.isOnTheWay());
        }
        return FaultBytes.right(chatId);
    }

    private boolean isHarmed(int connection, @Nullable String lastChatId) {
        return switch (fault) {
            case HALF_OPEN -> connection <= lastDeafConnection;
            case LATE_DUPLICATE -> harmful && lastChatId != null;
            default -> harmful && !fault.isOnTheWay();
        };
    }

    private Bytes harm(String chatId, @Nullable String lastChatId) {
        if (fault == Fault.RESTART) {
            return restart();
        }
        if (fault == Fault.LATE_DUPLICATE) {
            return FaultBytes.rightAfterThatOf(lastChatId, chatId);
        }
        Bytes harm = FaultBytes.of(fault);
        return fault.isSentWhenIdle()
                ? new Bytes(
                        harm.bytes()
                                .concatWith(Mono.fromFuture(healed, true)
                                        .then(Mono.fromSupplier(() -> FaultBytes.whenIdle(fault)))),
                        harm.then())
                : harm;
    }

    private Bytes restart() {
        Mono<Void> restarted = Mono.defer(() -> Mono.fromFuture(server.restart(), true));
        return new Bytes(restarted.thenMany(Flux.never()), Then.STAY);
    }

    private Mono<Void> meeting() {
        return Mono.defer(() -> {
            met.complete(null);
            return holds ? Mono.fromFuture(released, true) : Mono.empty();
        });
    }

    @Override
    public void close() {
        heal();
        release();
        server.close();
        way.close();
    }

    @ChannelHandler.Sharable
    private final class Counting extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            received.addAndGet(((ByteBuf) message).readableBytes());
            context.fireChannelRead(message);
        }
    }
}
