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
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server that does as little as possible, so that it does not limit a client. It finds the end of a request and
 * writes prepared bytes. It has one address per delay, all on the same event loops.
 */
final class LeanServer implements AutoCloseable {

    /** The arrivals at a fleet's hosts are later by 0 to 20 ms, as on a network. */
    static final int JITTER_MILLIS = 20;

    private static final String LOOPBACK = "127.0.0.1";

    private final EventLoopGroup loops;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Map<Integer, URI> plain = new TreeMap<>();
    private final Map<Integer, URI> tls = new TreeMap<>();
    private final List<URI> fleet = new ArrayList<>();
    private final ByteBuf contact = response("200 OK", Reply.body());
    private final ByteBuf refusal = response("429 Too Many Requests", new byte[0]);

    private LeanServer(EventLoopGroup loops) {
        this.loops = loops;
    }

    /** Starts a server with one address for each delay. */
    static LeanServer start(int eventLoops, List<Integer> delaysMillis) {
        LeanServer server = new LeanServer(new MultiThreadIoEventLoopGroup(eventLoops, NioIoHandler.newFactory()));
        for (int delay : delaysMillis) {
            server.plain.put(
                    delay, URI.create("http://" + server.listen(LOOPBACK, connection -> server.answers(delay))));
        }
        return server;
    }

    /** Adds an address with TLS for each delay. */
    LeanServer withTls(SslContext context) {
        for (int delay : plain.keySet()) {
            String authority = listen(LOOPBACK, connection -> {
                connection.pipeline().addLast(context.newHandler(connection.alloc()));
                return answers(delay);
            });
            tls.put(delay, URI.create("https://" + authority));
        }
        return this;
    }

    /** Adds the hosts of a fleet, whose instances have a rate limit. */
    LeanServer withFleet(int hosts, int delayMillis) {
        FleetLimit limit = new FleetLimit();
        for (int host = 1; host <= hosts; host++) {
            String authority = listen("127.0.1." + host, connection -> new Answering() {
                @Override
                void answer(ChannelHandlerContext context, ByteBuf request) {
                    int jitter = ThreadLocalRandom.current().nextInt(JITTER_MILLIS + 1);
                    long arrival = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(jitter);
                    boolean isPermitted = limit.permits(FleetLimit.idInstance(request), arrival);
                    write(context, isPermitted ? contact : refusal, jitter + delayMillis);
                }
            });
            fleet.add(URI.create("http://" + authority));
        }
        return this;
    }

    Hosts hosts() {
        return new Hosts(plain, tls, fleet);
    }

    private Answering answers(int delayMillis) {
        return new Answering() {
            @Override
            void answer(ChannelHandlerContext context, ByteBuf request) {
                write(context, contact, delayMillis);
            }
        };
    }

    /** Listens on a free port, and returns host and port. */
    private String listen(String host, Function<Channel, Answering> handler) {
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        channels.add(connection);
                        connection.pipeline().addLast(handler.apply(connection));
                    }
                })
                .bind(host, 0)
                .syncUninterruptibly()
                .channel();
        channels.add(channel);
        return host + ":" + ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static ByteBuf response(String status, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + "\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: "
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
    private abstract static class Answering extends ByteToMessageDecoder {

        /** Answers a request at the start of the buffer. */
        abstract void answer(ChannelHandlerContext context, ByteBuf request);

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int size = RequestSize.of(in);
            if (size < 0) {
                return;
            }
            answer(context, in);
            in.skipBytes(size);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        static void write(ChannelHandlerContext context, ByteBuf response, int delayMillis) {
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
