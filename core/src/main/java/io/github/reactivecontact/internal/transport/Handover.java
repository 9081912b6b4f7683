package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.transport.WholeResponses.WholeResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hands a connection from an answered request to the next one, if that comes before the event loop turns to something else.
 * It saves what Reactor Netty does for each request beside HTTP, which costs more than all else that a lookup does.
 *
 * <p>It takes whole responses away from Reactor Netty, which goes on waiting for the response of the request that the
 * connection was lent for. The first response that is anything else goes to Reactor Netty, and the connection with it.
 * When no other request comes, Reactor Netty gets an empty response that no server sent, and takes the connection back
 * into its pool.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a promise is its future, and what fails is the connection
final class Handover extends ChannelDuplexHandler {

    static final String NAME = "contactClient.handover";

    // So that the pool sees a connection now and then, and ends it when its time has come.
    private static final int MOST_REQUESTS = 1_000;
    private static final long LONGEST_LEASE = Duration.ofMinutes(1).toNanos();

    private final SingleResponseCodec codec;
    private final WarmConnections warm;
    private final BodyScratch scratch;

    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpHeaders requestHeaders;

    // Null when the connection is in the pool, and when Reactor Netty has to do with the request that is carried.
    private @Nullable Lease lease;
    private long lentAt;
    private int requests;

    Handover(SingleResponseCodec codec, WarmConnections warm, BodyScratch scratch) {
        this.codec = codec;
        this.warm = warm;
        this.scratch = scratch;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    void begin(Lease lent) {
        lease = lent;
        lentAt = System.nanoTime();
        requests = 1;
    }

    boolean isAwaitingResponse() {
        Lease lent = lease;
        return lent != null && lent.isBusy();
    }

    // ---- Requests.

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpRequest request) {
            requestHeaders = request.headers();
        }
        ctx.write(message, promise);
    }

    boolean mayCarryTo(Route route) {
        Lease lent = lease;
        return lent != null && lent.isFree() && lent.route() == route && codec.isUsable();
    }

    /** Sends a request like the one before; its path and its body are others. */
    void carry(Request request) {
        ChannelHandlerContext ctx = context;
        HttpHeaders headers = requestHeaders;
        Lease lent = lease;
        if (ctx == null || headers == null || lent == null) {
            throw new IllegalStateException("This connection is in the pool");
        }
        requests++;
        lent.carry(request);
        try {
            send(ctx, lent, headers, request);
        } catch (Throwable failure) {
            lent.cancel(request);
            throw failure;
        }
    }

    private void send(ChannelHandlerContext ctx, Lease lent, HttpHeaders headers, Request request) {
        if (!request.isCancelled()) {
            request.aboutToBeWritten();
        }
        if (request.isCancelled()) {
            // Who cancelled it may have seen no lease yet.
            lent.cancel(request);
            return;
        }
        codec.asks(request.chatId);
        ctx.channel().config().setAutoRead(true);
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, request.body.length);
        // Void, because a write that fails ends the connection, and with it the request.
        ctx.writeAndFlush(
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        request.instance.pathWithToken(),
                        Unpooled.wrappedBuffer(request.body),
                        headers,
                        EmptyHttpHeaders.INSTANCE),
                ctx.voidPromise());
    }

    // ---- Responses.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Lease lent = lease;
        if (lent == null || lent.hasEnded()) {
            ctx.fireChannelRead(message);
        } else if (message instanceof WholeResponse response) {
            Answer answer = answer(lent, response);
            if (answer != null) {
                tell(ctx, lent, answer);
            }
        } else {
            lease = null;
            ctx.fireChannelRead(message);
        }
    }

    private @Nullable Answer answer(Lease lent, WholeResponse response) {
        int size = response.content().readableBytes();
        byte[] body;
        try {
            body = scratch.ofAtLeast(size);
            response.content().readBytes(body, 0, size);
        } finally {
            response.release();
        }
        if (requests > 1) {
            lent.route().worked();
        }
        Request request = lent.release();
        return request == null ? null : Answer.of(request, codec, body, size);
    }

    private void tell(ChannelHandlerContext ctx, Lease lent, Answer answer) {
        boolean isWarm = requests < MOST_REQUESTS
                && System.nanoTime() - lentAt < LONGEST_LEASE
                && lent.route().isTrusted()
                && codec.isUsable();
        if (isWarm) {
            warm.add(this);
        }
        answer.tell();
        if (lent.isFree()) {
            coolDown(ctx, lent, isWarm);
        }
    }

    private void coolDown(ChannelHandlerContext ctx, Lease lent, boolean isWarm) {
        if (!isWarm) {
            giveBack(ctx, lent);
            return;
        }
        int answered = requests;
        ctx.executor().execute(() -> {
            if (lease == lent && requests == answered) {
                giveBack(ctx, lent);
            }
        });
    }

    private void giveBack(ChannelHandlerContext ctx, Lease lent) {
        forget();
        if (lent.isFree()) {
            ctx.fireChannelRead(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.EMPTY_BUFFER,
                    EmptyHttpHeaders.INSTANCE,
                    EmptyHttpHeaders.INSTANCE));
        }
    }

    private void forget() {
        lease = null;
        warm.remove(this);
    }

    // ---- The end of the connection.

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        Lease lent = lease;
        countIfBroken(lent);
        ctx.fireExceptionCaught(failure);
        // Reactor Netty keeps some failures to itself, such as a lack of memory.
        if (lent != null) {
            lent.failCarried(failure);
        }
        // Reactor Netty does not, and there is no telling what comes next.
        if (ctx.channel().isActive()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Lease lent = lease;
        countIfBroken(lent);
        forget();
        ctx.fireChannelInactive();
        if (lent != null) {
            lent.failCarried(new ClosedChannelException());
        }
    }

    /** Only the first that is handed over tells of a server that closes behind each answer. */
    private void countIfBroken(@Nullable Lease lent) {
        if (lent != null && lent.isBusy() && requests == 2) {
            lent.route().broke();
        }
    }
}
