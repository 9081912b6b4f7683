package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One request on its way. What is prepared for all requests of an instance finds it in the Reactor context.
 *
 * <p>It carries a cancel to the event loop of the connection. On another thread it would race with the response: Reactor
 * Netty then keeps a body that nobody reads, and closes a connection that may have gone back to the pool.
 */
final class Request implements CoreSubscriber<Optional<ContactInfo>>, Subscription {

    private final CoreSubscriber<? super Optional<ContactInfo>> actual;
    private final Context context;
    private final String idInstance;
    private final byte[] body;
    private final Runnable written;

    private @Nullable Subscription upstream;
    private volatile @Nullable EventLoop loop;
    private volatile boolean ended;

    Request(CoreSubscriber<? super Optional<ContactInfo>> actual, String idInstance, byte[] body, Runnable written) {
        this.actual = actual;
        this.context = actual.currentContext().put(Request.class, this);
        this.idInstance = idInstance;
        this.body = body;
        this.written = written;
    }

    static Request of(ContextView context) {
        return context.get(Request.class);
    }

    Publisher<Void> writeTo(NettyOutbound outbound) {
        outbound.withConnection(connection -> loop = connection.channel().eventLoop());
        if (ended) {
            // Reactor Netty connects all the same for a request that has failed, and would keep what comes back.
            outbound.withConnection(Connection::dispose);
            return Mono.never();
        }
        written.run();
        return outbound.sendObject(Unpooled.wrappedBuffer(body));
    }

    @Override
    public void cancel() {
        // Before the loop is read, as the request sets the loop before it reads this: one sees the other.
        ended = true;
        Subscription request = upstream;
        EventLoop connected = loop;
        if (request == null) {
            return;
        }
        if (connected == null || connected.inEventLoop()) {
            request.cancel();
            return;
        }
        try {
            connected.execute(request::cancel);
        } catch (RejectedExecutionException loopHasEnded) {
            request.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void request(long n) {
        if (upstream != null) {
            upstream.request(n);
        }
    }

    @Override
    public void onNext(Optional<ContactInfo> contact) {
        actual.onNext(contact);
    }

    @Override
    public void onError(Throwable failure) {
        ended = true;
        actual.onError(TransportFailure.of(idInstance, failure));
    }

    @Override
    public void onComplete() {
        actual.onComplete();
    }

    @Override
    public Context currentContext() {
        return context;
    }
}
