package io.github.reactivecontact.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A server that does as little as possible, so that it does not limit a client. It finds the end of a request and
 * writes prepared bytes. It has one port per delay, all on the same event loops.
 */
final class LeanServer implements AutoCloseable {

    /**
     * The ports that it listens on.
     *
     * @param byDelay ports by their delays in milliseconds
     */
    record Ports(Map<Integer, Integer> byDelay) {

        int of(int delayMillis) {
            Integer port = byDelay.get(delayMillis);
            if (port == null) {
                throw new IllegalArgumentException("The server has no port with a delay of " + delayMillis + " ms");
            }
            return port;
        }
    }

    private final EventLoopGroup loops;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Map<Integer, Integer> portsByDelay = new TreeMap<>();

    private LeanServer(EventLoopGroup loops) {
        this.loops = loops;
    }

    static LeanServer start(int eventLoops, List<Integer> delaysMillis) {
        LeanServer server = new LeanServer(new MultiThreadIoEventLoopGroup(eventLoops, NioIoHandler.newFactory()));
        delaysMillis.forEach(server::listen);
        return server;
    }

    Ports ports() {
        return new Ports(portsByDelay);
    }

    private void listen(int delayMillis) {
        ByteBuf response = response();
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        channels.add(connection);
                        connection.pipeline().addLast(new Answering(response, delayMillis));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        channels.add(channel);
        portsByDelay.put(delayMillis, ((InetSocketAddress) channel.localAddress()).getPort());
    }

    private static ByteBuf response() {
        byte[] body = Reply.body();
        byte[] head = ("HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocateDirect(head.length + body.length);
        return Unpooled.unreleasableBuffer(
                Unpooled.wrappedBuffer(bytes.put(head).put(body).flip()));
    }

    @Override
    public void close() {
        // Terminating event loops do not close the connections that they accept last. The group does.
        channels.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Answers the requests of one connection. */
    private static final class Answering extends ByteToMessageDecoder {

        private final ByteBuf response;
        private final int delayMillis;

        Answering(ByteBuf response, int delayMillis) {
            this.response = response;
            this.delayMillis = delayMillis;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int size = RequestSize.of(in);
            if (size < 0) {
                return;
            }
            in.skipBytes(size);
            if (delayMillis == 0) {
                context.write(response.duplicate());
            } else {
                context.executor()
                        .schedule(
                                () -> context.writeAndFlush(response.duplicate()), delayMillis, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) throws Exception {
            context.flush();
            super.channelReadComplete(context);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the result of closing does not matter
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            // Connections of an ended client are reset.
            context.close();
        }
    }
}
