package io.github.reactivecontact.internal.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.NotYetConnectedException;

/**
 * Drops the exception of a read before the connect. Epoll may report a socket that is registered but not connected yet.
 * Netty then reads from it, and Reactor Netty would fail the request. The connect future has the real result.
 */
@ChannelHandler.Sharable
final class EarlyReadFilter extends ChannelInboundHandlerAdapter {

    static final String NAME = "contactClient.earlyReadFilter";

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!(failure instanceof NotYetConnectedException) || context.channel().isActive()) {
            context.fireExceptionCaught(failure);
        }
    }
}
