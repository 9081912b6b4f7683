package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the token: the only class that puts {@code apiTokenInstance} into a request line. It sits below all parts of
 * Reactor Netty that log, measure or throw. It writes a new request object, because Reactor Netty keeps and prints its
 * own.
 *
 * <p>Each request has the token that it was granted with, even if the token is replaced meanwhile. The path without the
 * token is the same then, so {@link #expect} names the endpoint of the next request.
 *
 * <p>It also sets the headers that Reactor Netty would copy several times.
 */
final class TokenInjector extends ChannelOutboundHandlerAdapter {

    static final String NAME = "contactClient.tokenInjector";

    private @Nullable Endpoint expected;

    /** Announces the endpoint of the request that Reactor Netty writes next. Called on the event loop. */
    void expect(Endpoint endpoint) {
        expected = endpoint;
    }

    /** Creates the whole request that follows another one on its connection, with the same headers. */
    static FullHttpRequest next(Endpoint endpoint, HttpHeaders headers, ByteBuf body) {
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                endpoint.pathWithToken(),
                body,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the future
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof HttpRequest request)) {
            context.write(message, promise);
            return;
        }
        Endpoint endpoint = expected;
        expected = null;
        if (endpoint == null || !endpoint.pathWithoutToken().equals(request.uri())) {
            ReferenceCountUtil.release(message);
            promise.setFailure(ContactLookupException.builder(
                            Reason.CONNECTION_FAILED,
                            "The httpClient operator must not change the address of a request")
                    .build());
            return;
        }
        context.write(complete(request, endpoint.pathWithToken()), promise);
    }

    private static HttpRequest complete(HttpRequest request, String path) {
        HttpHeaders headers = request.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                // Without it a server may choose any encoding (RFC 9110, 12.5.3).
                .set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        return request instanceof FullHttpRequest full
                ? new DefaultFullHttpRequest(
                        full.protocolVersion(), full.method(), path, full.content(), headers, full.trailingHeaders())
                : new DefaultHttpRequest(request.protocolVersion(), request.method(), path, headers);
    }
}
