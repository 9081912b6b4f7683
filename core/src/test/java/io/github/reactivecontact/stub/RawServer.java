package io.github.reactivecontact.stub;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/** A TCP server on loopback that answers requests with arbitrary bytes, then keeps, closes or resets the connection. */
public final class RawServer implements AutoCloseable {

    /** What happens to the connection after an answer. */
    public enum Then {
        STAY,
        CLOSE,
        RESET
    }

    /**
     * The answer to a request.
     *
     * @param bytes parts that are flushed one by one
     */
    public record Bytes(Flux<String> bytes, Then then) {

        public static Bytes thenClose(String bytes) {
            return new Bytes(Flux.just(bytes), Then.CLOSE);
        }

        public static Bytes thenStay(String bytes) {
            return new Bytes(Flux.just(bytes), Then.STAY);
        }
    }

    /** Answers a request by its number and the number of its connection, both from 1. */
    @FunctionalInterface
    public interface RequestScript {
        Bytes answer(int request, int connection);
    }

    /** Answers a request by its chat id. */
    @FunctionalInterface
    public interface ChatScript {
        Bytes answer(String chatId, int request, int connection);
    }

    private static final Pattern CHAT_ID = Pattern.compile("\"chatId\":\"([^\"]+)\"}$");

    private volatile Mono<Void> paused = Mono.empty();
    private final LoopResources loops = LoopResources.create("raw-server", 1, true);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final TcpServer configured;
    private volatile ChannelGroup channels = newGroup();
    private volatile DisposableServer server;
    private boolean closed;
    private volatile CompletableFuture<Void> restarted = CompletableFuture.completedFuture(null);

    private RawServer(ChatScript script, UnaryOperator<TcpServer> customizer) {
        TcpServer plain = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle((in, out) -> {
                    int connection = connections.incrementAndGet();
                    return in.receive()
                            .asString(StandardCharsets.ISO_8859_1)
                            // Only the body of a request ends with a brace.
                            .filter(bytes -> bytes.endsWith("}"))
                            .map(request -> script.answer(chatId(request), requests.incrementAndGet(), connection))
                            .takeUntil(answer -> answer.then() != Then.STAY)
                            .concatMap(answer -> paused.then(answer(answer, in, out)))
                            .then();
                });
        configured = customizer.apply(plain);
        server = withGroup(channels).bindNow(StubServer.PATIENCE);
    }

    /** Creates a group that closes channels added after it was closed. */
    private static ChannelGroup newGroup() {
        return new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    }

    private TcpServer withGroup(ChannelGroup group) {
        return configured.doOnChannelInit((observer, channel, client) -> group.add(channel));
    }

    /** Delays all answers until the signal. */
    public void pauseUntil(Mono<Void> signal) {
        paused = signal;
    }

    private static Mono<Void> answer(Bytes answer, NettyInbound in, NettyOutbound out) {
        if (answer.then() == Then.RESET) {
            in.withConnection(connection -> connection.channel().config().setOption(ChannelOption.SO_LINGER, 0));
        }
        Flux<ByteBuf> bytes = answer.bytes().map(text -> Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        return out.send(bytes, flushEach -> true).then().onErrorComplete();
    }

    private static String chatId(String request) {
        Matcher chatId = CHAT_ID.matcher(request);
        return chatId.find() ? chatId.group(1) : "";
    }

    public static RawServer start(RequestScript script) {
        return new RawServer(byNumber(script), UnaryOperator.identity());
    }

    public static RawServer startSecure(RequestScript script, UnaryOperator<TcpServer> tls) {
        return new RawServer(byNumber(script), tls);
    }

    public static RawServer start(ChatScript script, UnaryOperator<TcpServer> tls) {
        return new RawServer(script, tls);
    }

    private static ChatScript byNumber(RequestScript script) {
        return (chatId, request, connection) -> script.answer(request, connection);
    }

    public static RawServer start(Bytes answer) {
        return start((request, connection) -> answer);
    }

    public int port() {
        return ((InetSocketAddress) server.address()).getPort();
    }

    public GreenApiInstance instance() {
        return GreenApiInstance.of(URI.create("http://127.0.0.1:" + port()), StubServer.ID_INSTANCE, StubServer.TOKEN);
    }

    public ReactiveContactClientBuilder clientBuilder() {
        return Clients.builder(instance());
    }

    public int requests() {
        return requests.get();
    }

    public int connections() {
        return connections.get();
    }

    /** Excludes the listening socket. */
    public int openConnections() {
        return channels.size();
    }

    /**
     * Listens at the same port again, then closes the earlier connections. A client that sees them close can reconnect.
     */
    public synchronized CompletableFuture<Void> restart() {
        if (closed) {
            return restarted;
        }
        int port = port();
        ChannelGroup before = channels;
        ChannelGroup after = newGroup();
        channels = after;
        restarted = Mono.fromRunnable(() -> server.dispose())
                .then(Mono.defer(() -> server.onDispose()))
                .then(Mono.defer(() -> withGroup(after).port(port).bind()))
                .doOnNext(bound -> {
                    server = (DisposableServer) bound;
                    before.close();
                })
                .then()
                .toFuture();
        return restarted;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        restarted.join();
        server.disposeNow(StubServer.PATIENCE);
        channels.close().awaitUninterruptibly();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(StubServer.PATIENCE);
    }
}
