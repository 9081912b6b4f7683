package io.github.reactivecontact.internal.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.NotYetConnectedException;

/**
 * Keeps back what a read says that came before the connect. Epoll reports a socket that was registered and is not
 * connected yet, Netty then reads from it, and Reactor Netty fails the request. Whether the connect succeeds, its own
 * future tells.
 */
@ChannelHandler.Sharable
final class ReadsBeforeConnect extends ChannelInboundHandlerAdapter {

    static final String NAME = "contactClient.readsBeforeConnect";

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!(failure instanceof NotYetConnectedException) || context.channel().isActive()) {
            context.fireExceptionCaught(failure);
        }
    }
}
