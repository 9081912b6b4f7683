package io.github.reactivecontact.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** An HTTP proxy on loopback that supports CONNECT only, and can refuse it. */
public final class ConnectProxy implements AutoCloseable {

    private final LoopResources loops = LoopResources.create("stub-server-proxy", 1, true);
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final boolean refusing;
    private final DisposableServer server;

    private ConnectProxy(boolean refusing) {
        this.refusing = refusing;
        server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnChannelInit((observer, channel, client) -> channels.add(channel))
                .handle(this::tunnel)
                .bindNow(StubServer.PATIENCE);
    }

    public static ConnectProxy start() {
        return new ConnectProxy(false);
    }

    public static ConnectProxy startRefusing() {
        return new ConnectProxy(true);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    /** The heads of the requests to the proxy. */
    public List<String> heads() {
        return heads;
    }

    private Publisher<Void> tunnel(NettyInbound in, NettyOutbound out) {
        // The client waits for the response before it writes more, so the head arrives alone.
        return in.receive().retain().switchOnFirst((first, bytes) -> {
            if (!first.hasValue()) {
                return Mono.<Void>empty();
            }
            String head = first.get().toString(StandardCharsets.ISO_8859_1);
            heads.add(head);
            Flux<ByteBuf> rest = bytes.filter(part -> part != first.get() || !part.release());
            if (refusing) {
                return rest.then()
                        .mergeWith(
                                send(out, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
            }
            String[] target = head.split(" ")[1].split(":");
            return TcpClient.create(ConnectionProvider.newConnection())
                    .runOn(loops)
                    .host(target[0])
                    .port(Integer.parseInt(target[1]))
                    .doOnChannelInit((observer, channel, server) -> channels.add(channel))
                    .connect()
                    .flatMapMany(connection -> join(connection, rest, out));
        });
    }

    private Flux<Void> join(Connection target, Flux<ByteBuf> rest, NettyOutbound out) {
        Mono<Void> upstream = target.outbound().send(rest, flushEach -> true).then();
        Mono<Void> downstream = send(out, "HTTP/1.1 200 Connection established\r\n\r\n")
                .then(out.send(target.inbound().receive().retain(), flushEach -> true)
                        .then());
        return Flux.merge(upstream, downstream).onErrorComplete().doFinally(end -> target.dispose());
    }

    private static Mono<Void> send(NettyOutbound out, String text) {
        return out.sendObject(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1))
                .then();
    }

    @Override
    public void close() {
        server.disposeNow(StubServer.PATIENCE);
        channels.close().awaitUninterruptibly();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(StubServer.PATIENCE);
    }
}
