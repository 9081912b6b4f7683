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
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the secret into the request line, behind everything of Reactor Netty that logs, measures or throws.
 *
 * <p>It writes a new request object, because Reactor Netty keeps and prints the one it made.
 */
@ChannelHandler.Sharable
final class TokenHandler extends ChannelOutboundHandlerAdapter {

    static final String NAME = "contactClient.token";

    private final Map<String, String> pathsWithToken = new HashMap<>();

    TokenHandler(List<Endpoint> endpoints) {
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
        context.write(withPath(request, path), promise);
    }

    private static HttpRequest withPath(HttpRequest request, String path) {
        return request instanceof FullHttpRequest full
                ? new DefaultFullHttpRequest(
                        full.protocolVersion(),
                        full.method(),
                        path,
                        full.content(),
                        full.headers(),
                        full.trailingHeaders())
                : new DefaultHttpRequest(request.protocolVersion(), request.method(), path, request.headers());
    }
}
