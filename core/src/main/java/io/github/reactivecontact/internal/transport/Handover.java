package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands a connection from an answered request to the next one, if that comes before the event loop has nothing else to do.
 * It saves what Reactor Netty does for each request beside HTTP, which costs more than all else that a lookup does.
 *
 * <p>It takes plain responses that are complete away from Reactor Netty, which goes on waiting for the response of the
 * request that the connection was lent for. The first response that is anything else goes to Reactor Netty, and the
 * connection with it, and so does the last head when no other request comes: then the connection goes back to the pool.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a promise is its future, and what fails is the connection
final class Handover extends ChannelDuplexHandler {

    static final String NAME = "contactClient.handover";

    /** So that the pool sees a connection now and then, and ends it when its time has come. */
    private static final int MOST_REQUESTS = 1_000;

    private final WarmConnections warm;
    private final BodyScratch scratch;
    private final int maxBodySize;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Lease lease;
    private @Nullable HttpHeaders requestHeaders;
    private String route = "";
    private int requests;

    // Held back until it is known whether its body is complete.
    private @Nullable HttpResponse head;

    Handover(WarmConnections warm, BodyScratch scratch, int maxBodySize) {
        this.warm = warm;
        this.scratch = scratch;
        this.maxBodySize = maxBodySize;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    void begin(Lease lent, String leadsTo) {
        lease = lent;
        route = leadsTo;
        requests = 1;
        head = null;
    }

    boolean mayCarryTo(String other) {
        Lease lent = lease;
        return lent != null && lent.isFree() && route.equals(other);
    }

    // ---- Requests.

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpRequest request) {
            requestHeaders = request.headers();
        }
        ctx.write(message, promise);
    }

    /** Sends a request like the one before, if its path and its body are others. */
    void carry(Request request) {
        ChannelHandlerContext ctx = context;
        Lease lent = lease;
        HttpHeaders headers = requestHeaders;
        if (ctx == null || lent == null || headers == null) {
            throw new IllegalStateException("There is no connection to hand over");
        }
        requests++;
        lent.carry(request);
        ctx.channel().config().setAutoRead(true);
        request.aboutToBeWritten();
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, request.body.length);
        // Void, so that a failure is one of the connection.
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
        } else if (lent.isFree()) {
            // Nobody has asked for it, and it must not be taken for an answer to who asks next.
            ReferenceCountUtil.release(message);
            ctx.close();
        } else if (message instanceof HttpResponse response && ResponseHead.isPlain(response)) {
            passHeadOn(ctx);
            head = response;
        } else if (head != null && message instanceof LastHttpContent last && isWhole(head, last)) {
            answered(lent, head, last.content());
        } else {
            passHeadOn(ctx);
            lease = null;
            ctx.fireChannelRead(message);
        }
    }

    private boolean isWhole(HttpResponse response, LastHttpContent last) {
        int size = last.content().readableBytes();
        return last.decoderResult().isSuccess()
                && size <= maxBodySize
                && size == ResponseHead.announcedSize(response.headers());
    }

    private void answered(Lease lent, HttpResponse response, ByteBuf content) {
        head = null;
        int size = content.readableBytes();
        byte[] body = scratch.ofAtLeast(size);
        content.readBytes(body, 0, size);
        content.release();
        Request request = lent.release();
        if (request == null) {
            return;
        }
        Optional<ContactInfo> contact = Optional.empty();
        ContactLookupException failure = null;
        try {
            contact = request.instance.decode(body, size);
        } catch (ContactLookupException classified) {
            failure = classified;
        }
        boolean mayCarryMore = requests < MOST_REQUESTS;
        if (mayCarryMore) {
            warm.add(this);
        }
        if (failure == null) {
            request.answered(contact);
        } else {
            request.failed(failure);
        }
        coolDown(lent, response, mayCarryMore);
    }

    private void coolDown(Lease lent, HttpResponse response, boolean waits) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !lent.isFree()) {
            return;
        }
        int answered = requests;
        if (waits) {
            ctx.executor().execute(() -> giveBack(ctx, lent, response, answered));
        } else {
            giveBack(ctx, lent, response, answered);
        }
    }

    /** Unless it has carried another request meanwhile. */
    private void giveBack(ChannelHandlerContext ctx, Lease lent, HttpResponse response, int answered) {
        if (lease == lent && lent.isFree() && requests == answered) {
            cool();
            ctx.fireChannelRead(response);
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void cool() {
        lease = null;
        warm.remove(this);
    }

    private void passHeadOn(ChannelHandlerContext ctx) {
        HttpResponse held = head;
        if (held != null) {
            head = null;
            lease = null;
            ctx.fireChannelRead(held);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (head != null) {
            ctx.read();
        }
    }

    // ---- The end of the connection.

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        passHeadOn(ctx);
        ctx.fireExceptionCaught(failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        passHeadOn(ctx);
        cool();
        ctx.fireChannelInactive();
    }
}
