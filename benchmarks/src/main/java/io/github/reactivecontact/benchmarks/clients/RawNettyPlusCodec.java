package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The least that a lookup costs: Netty's HTTP client codec and this library's codec, without Reactor and without a pool.
 * Each connection has at most one request, and there is one for each lookup in flight. Reactor Netty only creates the
 * event loops, so that they are those of the other clients.
 */
final class RawNettyPlusCodec implements LoadClient {

    private final ReplyCodec codec = new ReplyCodec();
    private final Queue<Connection> free = new ConcurrentLinkedQueue<>();
    private final Target target;
    private final LoopResources loops;

    RawNettyPlusCodec(Target target) {
        this.target = target;
        this.loops = LoopResources.create("benchmark", target.eventLoops() == null ? 1 : target.eventLoops(), true);
        EventLoopGroup group = loops.onClient(true);
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channelFactory(() -> loops.onChannel(SocketChannel.class, group))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new Connection());
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
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block();
    }

    /** A connection with at most one request. */
    private final class Connection extends SimpleChannelInboundHandler<HttpObject> {

        private @Nullable ChannelHandlerContext context;
        private @Nullable Slots slots;
        private @Nullable Lookup lookup;
        private byte[] body = new byte[0];
        private int length;
        private int status;

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
            byte[] json = lookup.jsonBytes();
            FullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.POST, target.path(), Unpooled.wrappedBuffer(json));
            request.headers()
                    .set(HttpHeaderNames.HOST, Target.HOST)
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                    .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, json.length);
            context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                status = response.status().code();
                body = new byte[response.headers().getInt(HttpHeaderNames.CONTENT_LENGTH, 0)];
                length = 0;
            }
            if (part instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                int size = bytes.readableBytes();
                bytes.readBytes(body, length, size);
                length += size;
            }
            if (part instanceof LastHttpContent) {
                ended(decoded(), null);
            }
        }

        private ContactInfo decoded() {
            return codec.decode(Target.ID_INSTANCE, status, null, body, 0, length)
                    .orElseThrow();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failed close leaves nothing to do
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            ended(null, failure);
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ended(null, new IOException("The connection was closed"));
        }

        private void ended(@Nullable ContactInfo contact, @Nullable Throwable failure) {
            Lookup lookup = this.lookup;
            Slots slots = this.slots;
            this.lookup = null;
            if (lookup != null && slots != null) {
                free.add(this);
                slots.ended(lookup, contact, failure);
            }
        }
    }
}
