package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A connection for as long as Reactor Netty lends it, and the request that it carries now: the one it was lent for, or one
 * that came while it was warm. What is prepared for all requests of an instance finds it in the Reactor context.
 *
 * <p>It carries a cancel to the event loop of the connection. On another thread it would race with the response: Reactor
 * Netty then keeps a body that nobody reads, and closes a connection that may have gone back to the pool.
 */
final class Lease implements CoreSubscriber<Optional<ContactInfo>> {

    private final Route route;
    private final Context context;

    // Once there is a connection, its event loop alone changes it.
    private volatile @Nullable Request request;
    private volatile @Nullable Subscription upstream;
    private volatile @Nullable EventLoop loop;
    private @Nullable SingleResponseCodec codec;
    private volatile boolean ended;

    Lease(Request request, Context context) {
        this.request = request;
        this.route = request.instance.route();
        this.context = context.put(Lease.class, this);
    }

    static Lease of(ContextView context) {
        return context.get(Lease.class);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        Request first = request;
        if (first == null || first.isCancelled()) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    Publisher<Void> writeTo(NettyOutbound outbound) {
        outbound.withConnection(connection -> loop = connection.channel().eventLoop());
        Request first = request;
        if (first == null || first.isCancelled()) {
            // Reactor Netty connects all the same for a request that has failed, and would keep what comes back.
            outbound.withConnection(Connection::dispose);
            return Mono.never();
        }
        outbound.withConnection(connection -> begin(connection.channel(), first));
        first.aboutToBeWritten();
        return outbound.sendObject(Unpooled.wrappedBuffer(first.body));
    }

    private void begin(Channel channel, Request first) {
        SingleResponseCodec connected = channel.pipeline().get(SingleResponseCodec.class);
        codec = connected;
        if (connected != null) {
            connected.asks(first.chatId);
        }
        Handover handover = channel.pipeline().get(Handover.class);
        if (handover != null) {
            handover.begin(this);
        }
    }

    Publisher<Optional<ContactInfo>> received(HttpClientResponse response, ByteBufFlux body) {
        Request asked = request;
        return asked == null ? Flux.from(body).thenMany(Mono.empty()) : asked.instance.received(response, body);
    }

    /** Where the connection leads to. */
    Route route() {
        return route;
    }

    void carry(Request next) {
        next.carriedBy(this);
        request = next;
    }

    /** Whoever is carried; from now on nobody is. */
    @Nullable
    Request release() {
        Request carried = request;
        request = null;
        return carried;
    }

    boolean isBusy() {
        return request != null;
    }

    /** Whether nobody is carried, and somebody might be. */
    boolean isFree() {
        return request == null && !ended;
    }

    boolean hasEnded() {
        return ended;
    }

    void cancel(Request who) {
        EventLoop connected = loop;
        if (connected == null || connected.inEventLoop()) {
            giveUp(who);
            return;
        }
        try {
            connected.execute(() -> giveUp(who));
        } catch (RejectedExecutionException loopHasEnded) {
            giveUp(who);
        }
    }

    /** Unless the connection carries somebody else by now. */
    private void giveUp(Request who) {
        Subscription subscription = upstream;
        if (request == who && subscription != null) {
            request = null;
            ended = true;
            subscription.cancel();
        }
    }

    @Override
    public void onNext(Optional<ContactInfo> contact) {
        Request answered = release();
        if (answered == null) {
            return;
        }
        ContactLookupException failure = codec == null ? null : codec.failureOf(contact);
        if (failure == null) {
            answered.answered(contact);
        } else {
            answered.failed(failure);
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended = true;
        failCarried(failure);
    }

    /** There may be nobody: the connection was warm, its request was cancelled, or has been told. */
    void failCarried(Throwable failure) {
        Request failed = release();
        if (failed != null) {
            failed.failed(failure);
        }
    }

    @Override
    public void onComplete() {
        ended = true;
        Request unanswered = release();
        if (unanswered != null) {
            unanswered.completed();
        }
    }
}
