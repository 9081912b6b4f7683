package io.github.reactivecontact.internal.transport;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.util.context.Context;

/**
 * Carries a cancel to the event loop of the connection. On another thread it would race with the response: Reactor Netty
 * then keeps a body that nobody reads, and closes a connection that may have gone back to the pool.
 *
 * @param <T> type of the result
 */
final class CancelOnEventLoop<T> extends Mono<T> {

    /** What the request tells and asks before it writes. */
    interface Wire {

        void connected(Connection connection);

        boolean isCancelled();
    }

    private final Function<? super Wire, ? extends Publisher<T>> source;

    CancelOnEventLoop(Function<? super Wire, ? extends Publisher<T>> source) {
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Request<T> request = new Request<>(actual);
        source.apply(request).subscribe(request);
    }

    private static final class Request<T> implements CoreSubscriber<T>, Subscription, Wire {

        private final CoreSubscriber<? super T> actual;
        private @Nullable Subscription upstream;
        private volatile @Nullable EventLoop loop;
        private volatile boolean cancelled;

        Request(CoreSubscriber<? super T> actual) {
            this.actual = actual;
        }

        @Override
        public void connected(Connection connection) {
            loop = connection.channel().eventLoop();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void cancel() {
            // Before the loop is read, as the request sets the loop before it reads this: one sees the other.
            cancelled = true;
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
        public void onNext(T result) {
            actual.onNext(result);
        }

        @Override
        public void onError(Throwable failure) {
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
