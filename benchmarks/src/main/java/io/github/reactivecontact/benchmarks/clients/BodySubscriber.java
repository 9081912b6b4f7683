package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Emits a result when a body is complete. For one subscriber; subscribes to Reactor Netty's body directly. */
abstract class BodySubscriber extends Mono<LookupResult> implements CoreSubscriber<ByteBuf>, Subscription {

    private final Publisher<ByteBuf> body;
    private @Nullable CoreSubscriber<? super LookupResult> actual;
    private @Nullable Subscription upstream;

    BodySubscriber(Publisher<ByteBuf> body) {
        this.body = body;
    }

    /** Reads bytes, which are released after the call. */
    abstract void read(ByteBuf bytes);

    abstract LookupResult result();

    @Override
    public void subscribe(CoreSubscriber<? super LookupResult> actual) {
        this.actual = actual;
        body.subscribe(this);
    }

    @Override
    public Context currentContext() {
        return actual().currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        actual().onSubscribe(this);
    }

    @Override
    public void onNext(ByteBuf bytes) {
        read(bytes);
    }

    @Override
    public void onError(Throwable failure) {
        actual().onError(failure);
    }

    @Override
    public void onComplete() {
        LookupResult result;
        try {
            result = result();
        } catch (RuntimeException failure) {
            actual().onError(failure);
            return;
        }
        actual().onNext(result);
        actual().onComplete();
    }

    @Override
    public void request(long n) {
        Objects.requireNonNull(upstream).request(Long.MAX_VALUE);
    }

    @Override
    public void cancel() {
        Objects.requireNonNull(upstream).cancel();
    }

    private CoreSubscriber<? super LookupResult> actual() {
        return Objects.requireNonNull(actual);
    }
}
