package io.github.reactivecontact.stress;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.stub.StubServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on loopback that sends every {@link ResponseKind}, as chosen by a seed. */
final class MixedServer implements AutoCloseable {

    private static final long FIRST_NUMBER = 79_000_000_000L;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final ResponseKindCounts counts = new ResponseKindCounts();
    // Confined to the event loop.
    private final Map<String, Integer> requestsByChat = new HashMap<>();
    private final long seed;
    private final Channel listening;

    MixedServer(long seed) {
        this.seed = seed;
        listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        accepted.incrementAndGet();
                        connections.add(connection);
                        connection.pipeline().addLast(new MixedConnection(MixedServer.this::plan, counts));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    static String chatId(int lookup) {
        return (FIRST_NUMBER + lookup) + "@c.us";
    }

    private ResponsePlan plan(String chatId) {
        requests.incrementAndGet();
        int request = requestsByChat.merge(chatId, 1, Integer::sum);
        int lookup = (int) (Long.parseLong(chatId.substring(0, chatId.indexOf('@'))) - FIRST_NUMBER);
        return ResponsePlanGenerator.of(chatId, SeededChoices.ofServer(seed, lookup, request));
    }

    GreenApiInstance instance() {
        int port = ((InetSocketAddress) listening.localAddress()).getPort();
        return GreenApiInstance.of(URI.create("http://127.0.0.1:" + port), StubServer.ID_INSTANCE, StubServer.TOKEN);
    }

    ResponseKindCounts counts() {
        return counts;
    }

    int requests() {
        return requests.get();
    }

    int accepted() {
        return accepted.get();
    }

    int openConnections() {
        return connections.size();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        connections.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
