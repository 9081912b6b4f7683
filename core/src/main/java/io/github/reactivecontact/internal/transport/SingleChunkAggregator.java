package io.github.reactivecontact.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins the head and the body of a plain response whose body comes in one chunk. Other responses pass unchanged. While
 * a request awaits its response, the head is kept until the next part of the response has come.
 */
final class SingleChunkAggregator extends ChannelInboundHandlerAdapter {

    /**
     * A plain response. A separate type, because Netty also creates full responses for messages that it could not
     * decode.
     */
    static final class WholeResponse extends DefaultFullHttpResponse {

        WholeResponse(HttpResponse head, LastHttpContent last) {
            super(head.protocolVersion(), head.status(), last.content(), head.headers(), last.trailingHeaders());
        }
    }

    static final String NAME = "contactClient.singleChunkAggregator";

    private final int maxBodySize;
    private final BooleanSupplier isAwaited;
    private @Nullable HttpResponse head;

    SingleChunkAggregator(int maxBodySize, BooleanSupplier isAwaited) {
        this.maxBodySize = maxBodySize;
        this.isAwaited = isAwaited;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpResponse kept = head;
        if (kept != null && message instanceof LastHttpContent last && isWhole(kept, last)) {
            head = null;
            context.fireChannelRead(new WholeResponse(kept, last));
            return;
        }
        fireHead(context);
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

    private void fireHead(ChannelHandlerContext context) {
        HttpResponse kept = head;
        if (kept != null) {
            head = null;
            context.fireChannelRead(kept);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        if (head != null) {
            // No handler has seen the head yet, so none requests a read.
            context.read();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        fireHead(context);
        context.fireExceptionCaught(failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fireHead(context);
        context.fireChannelInactive();
    }
}
