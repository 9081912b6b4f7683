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
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A connection that is leased from Reactor Netty's pool, and its current request: the first one, or a later one that
 * reuses it. The shared publishers of an instance find the lease in the Reactor context.
 *
 * <p>Cancels on the event loop of the connection. On another thread a cancel would race with the response: Reactor
 * Netty would keep a body that is never read, and close a connection that may be back in the pool.
 */
final class Lease implements CoreSubscriber<Optional<ContactInfo>>, ContactRequest.Carrier {

    /** Is notified, on the event loop, when a connection has been leased. */
    interface Observer {

        /** The name of the handler that implements it. */
        String HANDLER = "contactClient.connectionReuse";

        void leased(Lease lease);
    }

    private final ReuseHealth route;
    private final Context context;

    // Once there is a connection, only its event loop changes this field.
    private volatile @Nullable ContactRequest request;
    private volatile @Nullable Subscription upstream;
    private volatile @Nullable EventLoop loop;
    private @Nullable SingleResponseCodec codec;
    private volatile boolean ended;

    Lease(ContactRequest request, Context context) {
        this.request = request;
        this.route = request.target.route();
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
        ContactRequest first = request;
        if (first == null || first.isCancelled()) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    Publisher<Void> writeTo(NettyOutbound outbound) {
        outbound.withConnection(connection -> loop = connection.channel().eventLoop());
        ContactRequest first = request;
        if (first == null || first.isCancelled()) {
            // Reactor Netty connects even if the request has failed in the meantime, and would leak the response.
            outbound.withConnection(Connection::dispose);
            return Mono.never();
        }
        Mono<Void> turn = first.turn();
        EventLoop connected = loop;
        return turn == null || connected == null
                ? write(first, outbound)
                : turn.publishOn(Schedulers.fromExecutor(connected))
                        .thenMany(Flux.defer(() -> first.isCancelled() ? Mono.<Void>never() : write(first, outbound)));
    }

    /** The codec must expect no response before the write: what arrives earlier belongs to no request. */
    private Publisher<Void> write(ContactRequest first, NettyOutbound outbound) {
        outbound.withConnection(connection -> begin(connection.channel(), first));
        first.aboutToBeWritten();
        return outbound.sendObject(Unpooled.wrappedBuffer(first.body));
    }

    private void begin(Channel channel, ContactRequest first) {
        SingleResponseCodec connected = channel.pipeline().get(SingleResponseCodec.class);
        codec = connected;
        if (connected != null) {
            connected.asks(first.chatId);
        }
        if (channel.pipeline().get(TokenInjector.NAME) instanceof TokenInjector injector) {
            injector.expect(first.target.endpoint());
        }
        if (channel.pipeline().get(Observer.HANDLER) instanceof Observer observer) {
            observer.leased(this);
        }
    }

    Publisher<Optional<ContactInfo>> received(HttpClientResponse response, ByteBufFlux body) {
        ContactRequest current = request;
        return current == null ? Flux.from(body).thenMany(Mono.empty()) : current.target.decode(response, body);
    }

    ReuseHealth route() {
        return route;
    }

    void attach(ContactRequest next) {
        next.sentOver(this);
        request = next;
    }

    /** Detaches and returns the current request; null if there is none. */
    @Nullable
    ContactRequest detach() {
        ContactRequest current = request;
        request = null;
        return current;
    }

    boolean isBusy() {
        return request != null;
    }

    /** Whether another request may be attached. */
    boolean isFree() {
        return request == null && !ended;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void cancel(ContactRequest cancelled) {
        EventLoop connected = loop;
        if (connected == null || connected.inEventLoop()) {
            giveUp(cancelled);
            return;
        }
        try {
            connected.execute(() -> giveUp(cancelled));
        } catch (RejectedExecutionException loopHasEnded) {
            giveUp(cancelled);
        }
    }

    /** Ends the connection, unless another request is attached by now. */
    private void giveUp(ContactRequest cancelled) {
        Subscription subscription = upstream;
        if (request == cancelled && subscription != null) {
            request = null;
            ended = true;
            subscription.cancel();
        }
    }

    @Override
    public void onNext(Optional<ContactInfo> contact) {
        ContactRequest answered = detach();
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
        failCurrent(failure);
    }

    /** Fails the current request, if there is one. */
    void failCurrent(Throwable failure) {
        ContactRequest failed = detach();
        if (failed != null) {
            failed.failed(failure);
        }
    }

    @Override
    public void onComplete() {
        ended = true;
        ContactRequest unanswered = detach();
        if (unanswered != null) {
            unanswered.completed();
        }
    }
}
