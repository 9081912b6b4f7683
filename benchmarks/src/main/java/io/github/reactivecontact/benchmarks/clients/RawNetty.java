package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Shows the limit of server and machine: Netty alone, one event loop, one connection per lookup in flight, requests
 * written as bytes. A response is not parsed: it ends after as many bytes as the first response had.
 */
final class RawNetty implements LoadClient {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String SIZE = "content-length: ";

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final NettyConnections connections;
    private final String head;

    RawNetty(Target target) {
        head = "POST " + target.instance().path() + " HTTP/1.1\r\nhost: "
                + target.instance().apiUrl().getAuthority()
                + "\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ";
        connections = new NettyConnections(
                target, loop, NioSocketChannel::new, pipeline -> pipeline.addLast(new Connection()));
    }

    @Override
    public void run(Load load) {
        connections.run(load);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Connection extends NettyConnections.Connection<ByteBuf> {

        private int responseSize;
        private int missing;

        @Override
        Object request(ChannelHandlerContext context, Lookup lookup) {
            String body = lookup.json();
            ByteBuf request = context.alloc().buffer(512);
            ByteBufUtil.writeAscii(request, head);
            ByteBufUtil.writeAscii(request, Integer.toString(body.length()));
            ByteBufUtil.writeAscii(request, END_OF_HEAD);
            ByteBufUtil.writeAscii(request, body);
            return request;
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
                ended(this, null);
            }
        }

        /** Returns the size of a response. All have the same size, and the server writes the head in one piece. */
        private int size(ByteBuf bytes) {
            String text = bytes.toString(StandardCharsets.US_ASCII);
            int begin = text.indexOf(SIZE) + SIZE.length();
            int bodySize = Integer.parseInt(text.substring(begin, text.indexOf('\r', begin)));
            return text.indexOf(END_OF_HEAD) + END_OF_HEAD.length() + bodySize;
        }
    }
}
