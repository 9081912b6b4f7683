package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.transport.RequestWrite;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One request of a lookup through one instance. It is linked until it has ended or was given up. */
final class Attempt extends LinkedQueue.Link<Attempt>
        implements CoreSubscriber<Optional<ContactInfo>>, RequestWrite, Disposable, Runnable {

    /** Receives the signals of the transport, on any thread. Only the events of the dispatcher give an attempt up. */
    interface Signals {

        /** Returns when the request may be written: null for now. */
        @Nullable
        Mono<Void> turn(Attempt attempt);

        void written(Attempt attempt);

        void answered(Attempt attempt, Optional<ContactInfo> contact);

        void failed(Attempt attempt, ContactLookupException failure);

        /** No caller waits for it any more. */
        void givenUp(Attempt attempt);
    }

    private static final int NO_PROBE = -1;

    private static final AtomicReferenceFieldUpdater<Attempt, @Nullable Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Subscription.class, "upstream");

    /** Counted from 1. */
    final long number;

    final Lookup lookup;
    final Instance instance;
    final long grantedAt;

    /** The host of the instance when the attempt was granted. */
    final Host host;

    /** The address and token of the instance when the attempt was granted. */
    final Settings.Target target;

    /** Whether its request counts as unwritten at its instance. */
    boolean isUnwritten;

    /** The failed connections of its host when it was granted. */
    int failuresBefore;

    /** Whether it is known to have a connection. */
    boolean isConnected;

    /** The recoveries of the fleet when it was granted as a probe, or {@link #NO_PROBE}. */
    private int recoveries = NO_PROBE;

    /** Whether its lookup also waits for another instance. A failure does not concern the lookup then. */
    boolean isCopy;

    LifecycleEvents.OfRequest events = LifecycleEvents.OfRequest.NONE;
    long writtenAt;

    private final Signals signals;

    @SuppressWarnings("UnusedVariable") // read and written through UPSTREAM
    private volatile @Nullable Subscription upstream;

    /** Whether the permit was not coordinated with other clients. A 429 does not change the pace then. */
    boolean uncoordinated;

    /** Until when its permit may be used. */
    private long permitEndsAt = Timer.NEVER;

    /** Whether it has a connection and waits for its turn. */
    boolean isWaitingForTurn;

    private boolean answered;
    private volatile boolean givenUp;
    private volatile boolean written;

    Attempt(long number, Lookup lookup, Instance instance, long grantedAt, Signals signals) {
        this.number = number;
        this.lookup = lookup;
        this.instance = instance;
        this.grantedAt = grantedAt;
        this.host = instance.host;
        this.target = instance.target;
        this.signals = signals;
    }

    @Override
    protected Attempt element() {
        return this;
    }

    /** Records the permit of the shared source. Without such a source it never ends. */
    void permitted(long endsAt) {
        uncoordinated = instance.uncoordinated;
        permitEndsAt = endsAt;
    }

    /** Sends the request, unless the attempt was given up. */
    @Override
    public void run() {
        if (givenUp) {
            return;
        }
        try {
            target.route().send(lookup.chatId, this).subscribe(this);
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            onError(failure);
        }
    }

    /**
     * Takes the write slot of the instance, if its permit is not too old, and if the instance has slots and the next
     * one is due.
     */
    boolean takesSlot(long now) {
        return hasPermit(now) && (instance.slots == null || instance.slots.take(number, now));
    }

    boolean isPermitNeeded() {
        return permitEndsAt != Timer.NEVER;
    }

    private boolean hasPermit(long now) {
        return now <= permitEndsAt;
    }

    /** Whether it waits, with a connection, for another permit. */
    boolean isWaitingForPermit(long now) {
        return isWaitingForTurn && !hasPermit(now);
    }

    /** Whether the instance has another address or token by now, or was removed. */
    boolean isOutdated() {
        return instance.removed || !instance.isSentTo(target);
    }

    /** Whether it has ended or was given up. */
    boolean isOver() {
        return !isLinked();
    }

    /** Whether a connection was open, and the request was about to be written to it. */
    boolean isWritten() {
        return written;
    }

    /** Prevents the start. A started attempt must also be cancelled. */
    void preventStart() {
        givenUp = true;
    }

    void becomeProbe(int recoveriesOfFleet) {
        recoveries = recoveriesOfFleet;
    }

    /** Whether it probes an instance that is not healthy. */
    boolean isProbe() {
        return recoveries != NO_PROBE;
    }

    /** Whether it is a probe from before the last recovery of the fleet. */
    boolean isOutdatedProbe(int recoveriesOfFleet) {
        return isProbe() && recoveries != recoveriesOfFleet;
    }

    void cancel() {
        Operators.terminate(UPSTREAM, this);
    }

    @Override
    public void dispose() {
        signals.givenUp(this);
    }

    @Override
    public @Nullable Mono<Void> turn() {
        Mono<Void> turn = signals.turn(this);
        if (givenUp) {
            // The cancellation may have freed the slot before it was taken.
            signals.written(this);
            return Mono.never();
        }
        return turn;
    }

    @Override
    public void written() {
        written = true;
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
