package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Completes the head of a request: the secret in its request line, behind everything of Reactor Netty that logs, measures
 * or throws, and headers that Reactor Netty would copy several times.
 *
 * <p>It writes a new request object, because Reactor Netty keeps and prints the one it made.
 */
@ChannelHandler.Sharable
final class RequestHead extends ChannelOutboundHandlerAdapter {

    static final String NAME = "contactClient.requestHead";

    private final Map<String, String> pathsWithToken = new HashMap<>();

    RequestHead(List<Endpoint> endpoints) {
        endpoints.forEach(endpoint -> pathsWithToken.put(endpoint.pathWithoutToken(), endpoint.pathWithToken()));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the future
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof HttpRequest request)) {
            context.write(message, promise);
            return;
        }
        String path = pathsWithToken.get(request.uri());
        if (path == null) {
            ReferenceCountUtil.release(message);
            promise.setFailure(ContactLookupException.builder(
                            Reason.CONNECTION_FAILED,
                            "The httpClient operator changed the address of a request, which must stay")
                    .build());
            return;
        }
        context.write(complete(request, path), promise);
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
