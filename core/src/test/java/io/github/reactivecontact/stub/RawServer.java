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

/** A TCP server on loopback that answers a request with any bytes, and then does something to the connection or not. */
public final class RawServer implements AutoCloseable {

    /** What becomes of the connection behind an answer. */
    public enum Then {
        STAY,
        CLOSE,
        RESET
    }

    /**
     * What follows a request.
     *
     * @param bytes each is flushed by itself
     */
    public record Bytes(Flux<String> bytes, Then then) {

        public static Bytes thenClose(String bytes) {
            return new Bytes(Flux.just(bytes), Then.CLOSE);
        }

        public static Bytes thenStay(String bytes) {
            return new Bytes(Flux.just(bytes), Then.STAY);
        }
    }

    /** Answers a request by its number and by the number of its connection, both from 1. */
    @FunctionalInterface
    public interface Script {
        Bytes answer(int request, int connection);
    }

    /** Answers a request by the chat that it asks about. */
    @FunctionalInterface
    public interface ChatScript {
        Bytes answer(String chatId, int request, int connection);
    }

    private static final Pattern CHAT_ID = Pattern.compile("\"chatId\":\"([^\"]+)\"}$");

    private volatile Mono<Void> held = Mono.empty();
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
                            // The body of a request is the only thing in it that ends with a brace.
                            .filter(bytes -> bytes.endsWith("}"))
                            .map(request -> script.answer(chatId(request), requests.incrementAndGet(), connection))
                            .takeUntil(answer -> answer.then() != Then.STAY)
                            .concatMap(answer -> held.then(answer(answer, in, out)))
                            .then();
                });
        configured = customizer.apply(plain);
        server = joining(channels).bindNow(StubServer.PATIENCE);
    }

    /** A group that closes what joins after it was closed. */
    private static ChannelGroup newGroup() {
        return new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    }

    private TcpServer joining(ChannelGroup group) {
        return configured.doOnChannelInit((observer, channel, client) -> group.add(channel));
    }

    /** Answers nothing until the given signal comes. */
    public void holdUntil(Mono<Void> signal) {
        held = signal;
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

    public static RawServer start(Script script) {
        return new RawServer(byNumber(script), UnaryOperator.identity());
    }

    public static RawServer startSecure(Script script, UnaryOperator<TcpServer> tls) {
        return new RawServer(byNumber(script), tls);
    }

    public static RawServer start(ChatScript script, UnaryOperator<TcpServer> tls) {
        return new RawServer(script, tls);
    }

    private static ChatScript byNumber(Script script) {
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

    /** The listening socket is none of them. */
    public int openConnections() {
        return channels.size();
    }

    /** Listens anew at the same port, and then closes the connections there were: who sees that finds a server. */
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
                .then(Mono.defer(() -> joining(after).port(port).bind()))
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
