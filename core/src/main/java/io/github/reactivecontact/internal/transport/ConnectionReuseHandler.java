package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.transport.SingleChunkAggregator.WholeResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reuses a leased connection for the next request of its event loop. The request bypasses Reactor Netty's client and
 * pool, because their work for each request costs more than the rest of a lookup.
 *
 * <p>The contract with Reactor Netty:
 *
 * <ul>
 *   <li><b>Consumes</b>: whole plain responses ({@link WholeResponse}). Reactor Netty keeps waiting for the response to
 *       the request that it leased the connection for.
 *   <li><b>Returns</b>: when the event loop has finished its current tasks and no request reuses the connection, after
 *       1,000 requests, or after a minute, Reactor Netty receives an empty response that no server sent, and returns
 *       the connection to its pool.
 *   <li><b>Passes on</b>: the first response of another kind, and each failure, goes to Reactor Netty together with the
 *       connection. The handler is not installed if the user changed the HTTP client, because a change may apply to
 *       each request. {@link ReuseHealth} ends the reuse to hosts that close connections without notice.
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a promise is its future, and a failure ends the connection
final class ConnectionReuseHandler extends ChannelDuplexHandler implements Lease.Observer, IdleConnections.Reusable {

    // The pool applies its maximal life time when it gets the connection back.
    private static final int MAX_REQUESTS = 1_000;
    private static final long MAX_LEASE = Duration.ofMinutes(1).toNanos();

    private final SingleResponseCodec codec;
    private final IdleConnections idle;
    private final BodyScratch scratch;

    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpHeaders requestHeaders;

    // Null while the connection is in the pool, and after the handler has passed it on to Reactor Netty.
    private @Nullable Lease lease;
    private long leasedAt;
    private int requests;

    ConnectionReuseHandler(SingleResponseCodec codec, IdleConnections idle, BodyScratch scratch) {
        this.codec = codec;
        this.idle = idle;
        this.scratch = scratch;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void leased(Lease current) {
        lease = current;
        leasedAt = System.nanoTime();
        requests = 1;
    }

    boolean isAwaitingResponse() {
        Lease current = lease;
        return current != null && current.isBusy();
    }

    // ---- Requests.

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpRequest request) {
            requestHeaders = request.headers();
        }
        ctx.write(message, promise);
    }

    @Override
    public boolean isReusableFor(ReuseHealth route) {
        Lease current = lease;
        return current != null && current.isFree() && current.route() == route && codec.isUsable();
    }

    @Override
    public void reuse(ContactRequest request) {
        ChannelHandlerContext ctx = context;
        HttpHeaders headers = requestHeaders;
        Lease current = lease;
        if (ctx == null || headers == null || current == null) {
            throw new IllegalStateException("This connection is in the pool");
        }
        requests++;
        current.attach(request);
        try {
            send(ctx, current, headers, request);
        } catch (Throwable failure) {
            current.cancel(request);
            throw failure;
        }
    }

    private void send(ChannelHandlerContext ctx, Lease current, HttpHeaders headers, ContactRequest request) {
        if (!request.isCancelled()) {
            request.aboutToBeWritten();
        }
        if (request.isCancelled()) {
            // The cancelling thread may not have seen the lease.
            current.cancel(request);
            return;
        }
        codec.asks(request.chatId);
        ctx.channel().config().setAutoRead(true);
        // A void promise, because a write that fails ends the connection, and with it the request.
        ctx.writeAndFlush(
                TokenInjector.next(request.target.endpoint(), headers, Unpooled.wrappedBuffer(request.body)),
                ctx.voidPromise());
    }

    // ---- Responses.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Lease current = lease;
        if (current == null || current.hasEnded()) {
            ctx.fireChannelRead(message);
        } else if (message instanceof WholeResponse response) {
            DecodedResponse decoded = decode(current, response);
            if (decoded != null) {
                deliver(ctx, current, decoded);
            }
        } else {
            lease = null;
            ctx.fireChannelRead(message);
        }
    }

    private @Nullable DecodedResponse decode(Lease current, WholeResponse response) {
        int size = response.content().readableBytes();
        byte[] body;
        try {
            body = scratch.ofAtLeast(size);
            response.content().readBytes(body, 0, size);
        } finally {
            response.release();
        }
        if (requests > 1) {
            current.route().reuseSucceeded();
        }
        ContactRequest request = current.detach();
        return request == null ? null : DecodedResponse.of(request, codec, body, size);
    }

    private void deliver(ChannelHandlerContext ctx, Lease current, DecodedResponse decoded) {
        boolean isReusable = requests < MAX_REQUESTS
                && System.nanoTime() - leasedAt < MAX_LEASE
                && current.route().allowsReuse()
                && codec.isUsable();
        if (isReusable) {
            idle.add(this);
        }
        decoded.deliver();
        if (current.isFree()) {
            returnUnlessReused(ctx, current, isReusable);
        }
    }

    private void returnUnlessReused(ChannelHandlerContext ctx, Lease current, boolean isReusable) {
        if (!isReusable) {
            returnToPool(ctx, current);
            return;
        }
        int answered = requests;
        ctx.executor().execute(() -> {
            if (lease == current && requests == answered) {
                returnToPool(ctx, current);
            }
        });
    }

    private void returnToPool(ChannelHandlerContext ctx, Lease current) {
        forgetLease();
        if (current.isFree()) {
            ctx.fireChannelRead(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.EMPTY_BUFFER,
                    EmptyHttpHeaders.INSTANCE,
                    EmptyHttpHeaders.INSTANCE));
        }
    }

    private void forgetLease() {
        lease = null;
        idle.remove(this);
    }

    // ---- The end of the connection.

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        Lease current = lease;
        countIfReuseFailed(current);
        ctx.fireExceptionCaught(failure);
        // Reactor Netty does not pass on some failures, such as an OutOfMemoryError.
        if (current != null) {
            current.failCurrent(failure);
        }
        // Reactor Netty leaves the connection open, but what it would receive next is unknown.
        if (ctx.channel().isActive()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Lease current = lease;
        countIfReuseFailed(current);
        forgetLease();
        ctx.fireChannelInactive();
        if (current != null) {
            current.failCurrent(new ClosedChannelException());
        }
    }

    /** Only the first reuse of a connection shows that the server closes after each response. */
    private void countIfReuseFailed(@Nullable Lease current) {
        if (current != null && current.isBusy() && requests == 2) {
            current.route().reuseFailed();
        }
    }
}
