package io.github.reactivecontact.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Holds what arrives on a new connection until a delay has passed. A TLS handshake then takes that long too. */
final class DelayedReads extends ChannelInboundHandlerAdapter {

    private final Scheduler scheduler;
    private final long nanos;
    private final Queue<Object> arrived = new ArrayDeque<>();
    private Disposable timer = Disposables.disposed();

    DelayedReads(Scheduler scheduler, long nanos) {
        this.scheduler = scheduler;
        this.nanos = nanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = scheduler.schedule(() -> context.executor().execute(() -> end(context)), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arrived.add(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Passed on when the delay ends.
    }

    private void end(ChannelHandlerContext context) {
        for (Object message = arrived.poll(); message != null; message = arrived.poll()) {
            context.fireChannelRead(message);
        }
        if (!context.isRemoved()) {
            context.fireChannelReadComplete();
            context.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timer.dispose();
        for (Object message = arrived.poll(); message != null; message = arrived.poll()) {
            ReferenceCountUtil.release(message);
        }
    }
}
