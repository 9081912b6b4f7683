package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The least that a lookup costs: Netty's HTTP client codec and this library's codec, without Reactor and without a pool.
 * Reactor Netty only creates the event loops, so that they are those of the other clients.
 */
final class RawNettyPlusCodec implements LoadClient {

    private final ReplyCodec codec = new ReplyCodec();
    private final Instance instance;
    private final String path;
    private final String host;
    private final LoopResources loops;
    private final NettyConnections connections;

    RawNettyPlusCodec(Target target) {
        instance = target.instance();
        path = instance.path();
        host = instance.host();
        loops = LoopResources.create("benchmark", target.eventLoops() == null ? 1 : target.eventLoops(), true);
        EventLoopGroup group = loops.onClient(true);
        SslContext tls = instance.isTls() ? tls() : null;
        connections = new NettyConnections(
                target,
                group,
                () -> loops.onChannel(SocketChannel.class, group),
                pipeline -> addHandlers(pipeline, tls));
    }

    private void addHandlers(ChannelPipeline pipeline, @Nullable SslContext tls) {
        if (tls != null) {
            pipeline.addLast(tls.newHandler(pipeline.channel().alloc(), host, instance.port()));
        }
        pipeline.addLast(new HttpClientCodec(), new Connection());
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("This JVM has no TLS", e);
        }
    }

    @Override
    public void run(Load load) {
        connections.run(load);
    }

    @Override
    public void close() {
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block();
    }

    private final class Connection extends NettyConnections.Connection<HttpObject> {

        private byte[] body = new byte[0];
        private int length;
        private int status;

        @Override
        Object request(ChannelHandlerContext context, Lookup lookup) {
            byte[] json = lookup.jsonBytes();
            FullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(json));
            request.headers()
                    .set(HttpHeaderNames.HOST, host)
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                    .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, json.length);
            return request;
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
            return codec.decode(instance.idInstance(), status, null, body, 0, length)
                    .orElseThrow();
        }
    }
}
