package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.transport.Exchange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One request of a lookup through one instance. */
final class Attempt implements CoreSubscriber<Optional<ContactInfo>>, Runnable {

    private static final AtomicReferenceFieldUpdater<Attempt, @Nullable Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Subscription.class, "upstream");

    final Lookup lookup;
    final Instance instance;
    final long expiresAt;

    Chain.@Nullable Link<Attempt> place;
    AttemptStory story = AttemptStory.NONE;
    long writtenAt;

    private final Dispatcher dispatcher;

    @SuppressWarnings("UnusedVariable") // read and written through UPSTREAM
    private volatile @Nullable Subscription upstream;

    /** Whether it had a permit from who did not know what others send, so that a 429 is nothing to learn from. */
    boolean uncoordinated;

    private boolean answered;
    private volatile boolean givenUp;

    Attempt(Dispatcher dispatcher, Lookup lookup, Instance instance, long expiresAt) {
        this.dispatcher = dispatcher;
        this.lookup = lookup;
        this.instance = instance;
        this.expiresAt = expiresAt;
    }

    void start(Exchange exchange) {
        if (givenUp) {
            return;
        }
        try {
            exchange.send(instance.idInstance, lookup.chatId, this).subscribe(this);
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            onError(failure);
        }
    }

    /** Whether it has ended, or has been given up. */
    boolean isOver() {
        return place == null;
    }

    /** From now on it is not started; if it has been, it is yet to be cancelled. */
    void giveUp() {
        givenUp = true;
    }

    void cancel() {
        Operators.terminate(UPSTREAM, this);
    }

    /** The request is about to be written. */
    @Override
    public void run() {
        dispatcher.written(this);
    }

    @Override
    public Context currentContext() {
        return story.isHeard() ? story.context() : lookup.first.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.setOnce(UPSTREAM, this, subscription)) {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Optional<ContactInfo> contact) {
        answered = true;
        dispatcher.answered(this, contact);
    }

    @Override
    public void onError(Throwable failure) {
        dispatcher.failed(this, Failures.classified(instance.idInstance, failure));
    }

    @Override
    public void onComplete() {
        if (!answered) {
            dispatcher.failed(this, Failures.classified(instance.idInstance, null));
        }
    }
}
