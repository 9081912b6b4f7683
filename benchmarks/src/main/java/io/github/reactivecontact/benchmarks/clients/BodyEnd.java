package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** An answer when a body is complete. For one subscriber; with nothing between it and Reactor Netty. */
abstract class BodyEnd extends Mono<Answer> implements CoreSubscriber<ByteBuf>, Subscription {

    private final Publisher<ByteBuf> body;
    private @Nullable CoreSubscriber<? super Answer> actual;
    private @Nullable Subscription upstream;

    BodyEnd(Publisher<ByteBuf> body) {
        this.body = body;
    }

    /** Takes what it needs of some bytes, which are released afterwards. */
    abstract void read(ByteBuf bytes);

    abstract Answer answer();

    @Override
    public void subscribe(CoreSubscriber<? super Answer> actual) {
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
        Answer answer;
        try {
            answer = answer();
        } catch (RuntimeException failure) {
            actual().onError(failure);
            return;
        }
        actual().onNext(answer);
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

    private CoreSubscriber<? super Answer> actual() {
        return Objects.requireNonNull(actual);
    }
}
