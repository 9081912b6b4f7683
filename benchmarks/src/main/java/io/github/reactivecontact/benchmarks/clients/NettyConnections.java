package io.github.reactivecontact.benchmarks.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections of Netty without a pool: one for each lookup in flight, with at most one request each. */
final class NettyConnections {

    private final Queue<Connection<?>> free = new ConcurrentLinkedQueue<>();
    private final int inFlight;

    /**
     * Opens the connections.
     *
     * @param addHandlers adds the handlers of a connection, a {@link Connection} as the last
     */
    NettyConnections(
            Target target,
            EventLoopGroup loops,
            ChannelFactory<? extends Channel> channels,
            Consumer<ChannelPipeline> addHandlers) {
        this.inFlight = target.inFlight();
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channelFactory(channels)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        addHandlers.accept(channel.pipeline());
                    }
                });
        for (int i = 0; i < inFlight; i++) {
            Channel channel = bootstrap
                    .connect(target.instance().host(), target.instance().port())
                    .syncUninterruptibly()
                    .channel();
            Connection<?> connection = (Connection<?>) channel.pipeline().last();
            connection.free = free;
            free.add(connection);
        }
    }

    void run(Load load) {
        Slots.fill(load, inFlight, (lookup, outcomes) -> free.remove().send(lookup, outcomes));
    }

    /** Writes requests, and reads responses from messages of a type. */
    abstract static class Connection<M> extends SimpleChannelInboundHandler<M> {

        private @Nullable Queue<Connection<?>> free;
        private @Nullable ChannelHandlerContext context;
        private @Nullable Outcomes outcomes;
        private @Nullable Lookup lookup;

        abstract Object request(ChannelHandlerContext context, Lookup lookup);

        @Override
        public final void handlerAdded(ChannelHandlerContext context) {
            this.context = context;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        private void send(Lookup lookup, Outcomes outcomes) {
            ChannelHandlerContext context = this.context;
            if (context == null) {
                throw new IllegalStateException("The connection is not open");
            }
            this.lookup = lookup;
            this.outcomes = outcomes;
            context.writeAndFlush(request(context, lookup));
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failed close leaves nothing to do
        public final void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            ended(null, failure);
            context.close();
        }

        @Override
        public final void channelInactive(ChannelHandlerContext context) {
            ended(null, new IOException("The connection was closed"));
        }

        /** Frees the connection and ends its lookup, if it has one. */
        final void ended(@Nullable Object result, @Nullable Throwable failure) {
            Lookup lookup = this.lookup;
            Outcomes outcomes = this.outcomes;
            Queue<Connection<?>> free = this.free;
            this.lookup = null;
            if (lookup != null && outcomes != null && free != null) {
                free.add(this);
                outcomes.ended(lookup, result, failure);
            }
        }
    }
}
