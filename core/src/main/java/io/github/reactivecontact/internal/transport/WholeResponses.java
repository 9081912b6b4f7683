package io.github.reactivecontact.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins the head and the body of a plain response whose body comes in one piece. All others pass as they come. The head is
 * held back until what follows it is there, if there is a request that waits for it.
 */
final class WholeResponses extends ChannelInboundHandlerAdapter {

    /** A type of its own, because Netty has full responses for what it could not read, too. */
    static final class WholeResponse extends DefaultFullHttpResponse {

        WholeResponse(HttpResponse head, LastHttpContent last) {
            super(head.protocolVersion(), head.status(), last.content(), head.headers(), last.trailingHeaders());
        }
    }

    static final String NAME = "contactClient.wholeResponses";

    private final int maxBodySize;
    private final BooleanSupplier isAwaited;
    private @Nullable HttpResponse head;

    WholeResponses(int maxBodySize, BooleanSupplier isAwaited) {
        this.maxBodySize = maxBodySize;
        this.isAwaited = isAwaited;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpResponse held = head;
        if (held != null && message instanceof LastHttpContent last && isWhole(held, last)) {
            head = null;
            context.fireChannelRead(new WholeResponse(held, last));
            return;
        }
        passHeadOn(context);
        if (message instanceof HttpResponse response && ResponseHead.isPlain(response) && isAwaited.getAsBoolean()) {
            head = response;
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean isWhole(HttpResponse response, LastHttpContent last) {
        int size = last.content().readableBytes();
        return last.decoderResult().isSuccess()
                && size <= maxBodySize
                && size == ResponseHead.announcedSize(response.headers());
    }

    private void passHeadOn(ChannelHandlerContext context) {
        HttpResponse held = head;
        if (held != null) {
            head = null;
            context.fireChannelRead(held);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        if (head != null) {
            // Nobody has seen anything yet who would ask for more.
            context.read();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        passHeadOn(context);
        context.fireExceptionCaught(failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passHeadOn(context);
        context.fireChannelInactive();
    }
}
