package io.github.reactivecontact.stub;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/** A TCP server on loopback that answers a request with any bytes, and then closes the connection or does not. */
public final class RawServer implements AutoCloseable {

    /**
     * What follows the nth request: bytes, and whether the connection is closed behind them.
     *
     * @param bytes each is flushed by itself
     */
    public record Bytes(Flux<String> bytes, boolean thenClose) {

        public static Bytes thenClose(String bytes) {
            return new Bytes(Flux.just(bytes), true);
        }

        public static Bytes thenStay(String bytes) {
            return new Bytes(Flux.just(bytes), false);
        }
    }

    private final LoopResources loops = LoopResources.create("raw-server", 1, true);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;

    private RawServer(IntFunction<Bytes> script) {
        server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnChannelInit((observer, channel, client) -> channels.add(channel))
                .doOnConnection(connection -> connections.incrementAndGet())
                .handle((in, out) -> in.receive()
                        .asString(StandardCharsets.ISO_8859_1)
                        // The body of a request is the only thing in it that ends with a brace.
                        .filter(bytes -> bytes.endsWith("}"))
                        .map(request -> script.apply(requests.incrementAndGet()))
                        .takeUntil(Bytes::thenClose)
                        .concatMap(answer -> out.send(
                                        answer.bytes()
                                                .map(bytes ->
                                                        Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1)),
                                        flushEach -> true)
                                .then()
                                .onErrorComplete())
                        .then())
                .bindNow(StubServer.PATIENCE);
    }

    /**
     * Starts a server.
     *
     * @param script the answer to the first request, to the second, and so on
     */
    public static RawServer start(IntFunction<Bytes> script) {
        return new RawServer(script);
    }

    public static RawServer start(Bytes answer) {
        return start(n -> answer);
    }

    public GreenApiInstance instance() {
        int port = ((InetSocketAddress) server.address()).getPort();
        return GreenApiInstance.of(URI.create("http://127.0.0.1:" + port), StubServer.ID_INSTANCE, StubServer.TOKEN);
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

    @Override
    public void close() {
        server.disposeNow(StubServer.PATIENCE);
        channels.close().awaitUninterruptibly();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(StubServer.PATIENCE);
    }
}
