package io.github.reactivecontact.benchmarks.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the limit of server and machine: Netty alone, one event loop, one connection per lookup in flight, requests
 * written as bytes. A response is not parsed: it ends after as many bytes as the first response had.
 */
final class RawNetty implements LoadClient {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String SIZE = "content-length: ";

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Queue<Connection> free = new ConcurrentLinkedQueue<>();
    private final Target target;
    private final String head;

    RawNetty(Target target) {
        this.target = target;
        this.head = "POST " + target.path() + " HTTP/1.1\r\nhost: " + Target.HOST + ":" + target.port()
                + "\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ";
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Connection());
                    }
                });
        for (int i = 0; i < target.inFlight(); i++) {
            Channel channel = bootstrap
                    .connect(Target.HOST, target.port())
                    .syncUninterruptibly()
                    .channel();
            free.add(channel.pipeline().get(Connection.class));
        }
    }

    @Override
    public void run(Load load) {
        Slots.fill(load, target.inFlight(), (lookup, slots) -> free.remove().send(lookup, slots));
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A connection with at most one request. */
    private final class Connection extends SimpleChannelInboundHandler<ByteBuf> {

        private @Nullable ChannelHandlerContext context;
        private @Nullable Slots slots;
        private @Nullable Lookup lookup;
        private int responseSize;
        private int missing;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            this.context = context;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        void send(Lookup lookup, Slots slots) {
            ChannelHandlerContext context = this.context;
            if (context == null) {
                throw new IllegalStateException("The connection is not open");
            }
            this.lookup = lookup;
            this.slots = slots;
            String body = lookup.json();
            ByteBuf request = context.alloc().buffer(512);
            ByteBufUtil.writeAscii(request, head);
            ByteBufUtil.writeAscii(request, Integer.toString(body.length()));
            ByteBufUtil.writeAscii(request, END_OF_HEAD);
            ByteBufUtil.writeAscii(request, body);
            context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (responseSize == 0) {
                responseSize = size(bytes);
            }
            if (missing == 0) {
                missing = responseSize;
            }
            missing -= bytes.readableBytes();
            if (missing == 0) {
                ended(null);
            }
        }

        /** Returns the size of a response. All have the same size, and the server writes the head in one piece. */
        private int size(ByteBuf bytes) {
            String text = bytes.toString(StandardCharsets.US_ASCII);
            int begin = text.indexOf(SIZE) + SIZE.length();
            int bodySize = Integer.parseInt(text.substring(begin, text.indexOf('\r', begin)));
            return text.indexOf(END_OF_HEAD) + END_OF_HEAD.length() + bodySize;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ended(new IOException("The connection was closed"));
        }

        private void ended(@Nullable Throwable failure) {
            Lookup lookup = this.lookup;
            Slots slots = this.slots;
            this.lookup = null;
            if (lookup != null && slots != null) {
                free.add(this);
                slots.ended(lookup, failure == null ? this : null, failure);
            }
        }
    }
}
