package io.github.reactivecontact.internal.bulk;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.dispatch.Chain;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One run of a bulk. A source is requested only when its outcome has been asked for, and at most {@code concurrency} of
 * them are under way.
 *
 * <p>Whatever happens is a slot in the queue; one thread at a time takes them out, links and starts new ones, unlinks
 * and emits finished ones.
 */
final class BulkSubscription<T> implements CoreSubscriber<T>, Subscription, Scannable {

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<BulkSubscription> DEMAND =
            AtomicLongFieldUpdater.newUpdater(BulkSubscription.class, "demand");

    private final CoreSubscriber<? super ContactLookup<T>> actual;
    private final Function<? super T, String> chatId;
    private final int concurrency;
    private final boolean ordered;
    private final @Nullable String idInstance;
    private final Dispatcher dispatcher;

    private final Queue<Slot<T>> changes =
            Queues.<Slot<T>>unboundedMultiproducer().get();
    private final AtomicInteger draining = new AtomicInteger();
    private volatile long demand;

    private @Nullable Subscription upstream;
    private volatile @Nullable Throwable upstreamFailure;
    private volatile boolean upstreamDone;
    private volatile boolean cancelled;

    // Touched by the draining thread alone.
    private final Chain<Slot<T>> slots = new Chain<>();
    private int underWay;
    private volatile boolean over;
    private volatile boolean terminated;

    BulkSubscription(
            CoreSubscriber<? super ContactLookup<T>> actual,
            Function<? super T, String> chatId,
            int concurrency,
            boolean ordered,
            @Nullable String idInstance,
            Dispatcher dispatcher) {
        this.actual = actual;
        this.chatId = chatId;
        this.concurrency = concurrency;
        this.ordered = ordered;
        this.idInstance = idInstance;
        this.dispatcher = dispatcher;
    }

    @Nullable
    String idInstance() {
        return idInstance;
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void onNext(T source) {
        if (upstreamDone) {
            Operators.onNextDropped(source, currentContext());
            return;
        }
        Slot<T> slot;
        try {
            slot = new Slot<>(this, source, SourceChatId.of(source, chatId));
        } catch (ContactLookupException failure) {
            slot = new Slot<>(this, source, failure);
        }
        changed(slot);
    }

    @Override
    public void onError(Throwable failure) {
        if (upstreamDone) {
            Operators.onErrorDropped(failure, currentContext());
            return;
        }
        upstreamFailure = failure;
        onComplete();
    }

    @Override
    public void onComplete() {
        upstreamDone = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(DEMAND, this, n);
            drain();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Objects.requireNonNull(upstream).cancel();
        drain();
    }

    void changed(Slot<T> slot) {
        // Mostly nothing else happens, and then there is nothing to queue it for.
        if (draining.get() == 0 && draining.compareAndSet(0, 1)) {
            take(slot);
            drainOwned();
            return;
        }
        changes.offer(slot);
        drain();
    }

    private void drain() {
        if (draining.getAndIncrement() == 0) {
            drainOwned();
        }
    }

    private void drainOwned() {
        int missed = 1;
        do {
            // Read before the queue: what was queued before the upstream ended is seen below.
            boolean noMoreSources = upstreamDone;
            takeChanges();
            if (!over && !cancelled) {
                if (noMoreSources && slots.isEmpty() && changes.isEmpty()) {
                    end();
                } else {
                    requestSources();
                }
            }
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
    }

    private void takeChanges() {
        Slot<T> slot;
        while ((slot = changes.poll()) != null) {
            take(slot);
        }
        if (cancelled) {
            over = true;
            abandon(slots.copy());
        }
    }

    private void take(Slot<T> slot) {
        if (slot.place == null) {
            slot.place = slots.addLast(slot);
        }
        if (cancelled || over) {
            return;
        }
        if (slot.outcome == null) {
            dispatcher.enter(slot);
        } else if (!ordered) {
            emit(slot, slot.outcome);
        } else {
            emitFirst();
        }
    }

    private void emitFirst() {
        Slot<T> slot = slots.first();
        while (slot != null && slot.outcome != null && !cancelled) {
            emit(slot, slot.outcome);
            slot = slots.first();
        }
    }

    private void emit(Slot<T> slot, ContactLookup<T> outcome) {
        forget(slot);
        underWay--;
        actual.onNext(outcome);
    }

    private void end() {
        over = true;
        terminated = true;
        Throwable failure = upstreamFailure;
        if (failure != null) {
            actual.onError(failure);
        } else {
            actual.onComplete();
        }
    }

    private void requestSources() {
        int free = concurrency - underWay;
        long asked = demand;
        if (free > 0 && asked > 0 && !upstreamDone) {
            int sources = (int) Math.min(free, asked);
            Operators.produced(DEMAND, this, sources);
            underWay += sources;
            Objects.requireNonNull(upstream).request(sources);
        }
    }

    private void forget(Slot<T> slot) {
        if (slot.place != null) {
            slots.remove(slot.place);
        }
    }

    private void abandon(List<Slot<T>> abandoned) {
        abandoned.forEach(this::forget);
        dispatcher.leave(abandoned);
        if (!abandoned.isEmpty()) {
            Context context = currentContext();
            ThreadLocals.run(context, () -> abandoned.forEach(slot -> Operators.onDiscard(slot.source(), context)));
        }
    }

    @Override
    public String stepName() {
        return BulkLookup.STEP_NAME;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.CANCELLED) {
            return cancelled;
        }
        if (key == Attr.TERMINATED) {
            return terminated;
        }
        if (key == Attr.ERROR) {
            return upstreamFailure;
        }
        if (key == Attr.DELAY_ERROR) {
            return true;
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return demand;
        }
        if (key == Attr.PREFETCH) {
            return concurrency;
        }
        if (key == Attr.BUFFERED) {
            return slots.size();
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }
}
