package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.transport.Transport;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One request of a lookup through one instance. */
final class Attempt implements CoreSubscriber<Optional<ContactInfo>>, Runnable, Disposable {

    /** Receives the signals of the transport, on any thread. */
    interface Signals {

        void written(Attempt attempt);

        void answered(Attempt attempt, Optional<ContactInfo> contact);

        void failed(Attempt attempt, ContactLookupException failure);
    }

    /** Cancels attempts that no caller waits for. Called by events only. */
    interface Owner {

        void giveUp(Attempt attempt);
    }

    private static final AtomicReferenceFieldUpdater<Attempt, @Nullable Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Subscription.class, "upstream");

    /** Counted from 1. */
    final long number;

    final Lookup lookup;
    final Instance instance;
    final long grantedAt;

    LinkedQueue.@Nullable Link<Attempt> place;
    LifecycleEvents.OfRequest events = LifecycleEvents.OfRequest.NONE;
    long writtenAt;

    private final Owner owner;
    private final Signals signals;

    @SuppressWarnings("UnusedVariable") // read and written through UPSTREAM
    private volatile @Nullable Subscription upstream;

    /** Whether the permit was not coordinated with other clients. A 429 does not change the pace then. */
    boolean uncoordinated;

    private boolean answered;
    private volatile boolean givenUp;

    Attempt(long number, Lookup lookup, Instance instance, long grantedAt, Owner owner, Signals signals) {
        this.number = number;
        this.lookup = lookup;
        this.instance = instance;
        this.grantedAt = grantedAt;
        this.owner = owner;
        this.signals = signals;
    }

    void start(Transport transport) {
        if (givenUp) {
            return;
        }
        try {
            transport.send(instance.idInstance, lookup.chatId, this).subscribe(this);
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            onError(failure);
        }
    }

    /** Whether it has ended or was given up. */
    boolean isOver() {
        return place == null;
    }

    /** Prevents the start. A started attempt must also be cancelled. */
    void preventStart() {
        givenUp = true;
    }

    void cancel() {
        Operators.terminate(UPSTREAM, this);
    }

    @Override
    public void dispose() {
        owner.giveUp(this);
    }

    /** Called before the request is written. */
    @Override
    public void run() {
        signals.written(this);
    }

    @Override
    public Context currentContext() {
        return events.isObserved() ? events.context : lookup.first.currentContext();
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
        signals.answered(this, contact);
    }

    @Override
    public void onError(Throwable failure) {
        signals.failed(this, Failures.classified(instance.idInstance, failure));
    }

    @Override
    public void onComplete() {
        if (!answered) {
            signals.failed(this, Failures.classified(instance.idInstance, null));
        }
    }
}
