package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.util.LinkedQueue;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscription to a bulk lookup. Requests a source only if the downstream has requested its outcome, and keeps at
 * most {@code concurrency} sources in progress.
 *
 * <p>Every event is an item in the queue {@code changes}. One thread at a time drains it: it starts lookups of new
 * items, and removes and emits finished ones.
 */
final class BulkSubscription<T> implements CoreSubscriber<T>, BulkItem.Bulk<T>, Subscription, Scannable {

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<BulkSubscription> DEMAND =
            AtomicLongFieldUpdater.newUpdater(BulkSubscription.class, "demand");

    private final CoreSubscriber<? super ContactLookup<T>> actual;
    private final QueryExtractor<T> queries;
    private final int concurrency;
    private final boolean ordered;
    private final @Nullable String idInstance;
    private final @Nullable Duration deadline;
    private final boolean refresh;
    private final Dispatcher dispatcher;

    private final Queue<BulkItem<T>> changes =
            Queues.<BulkItem<T>>unboundedMultiproducer().get();
    private final AtomicInteger draining = new AtomicInteger();
    private volatile long demand;

    private @Nullable Subscription upstream;
    private volatile @Nullable Throwable upstreamFailure;
    private volatile boolean upstreamDone;
    private volatile boolean cancelled;

    // Accessed by the draining thread only.
    private final LinkedQueue<BulkItem<T>> items = new LinkedQueue<>();
    private int inProgress;
    private volatile boolean ended;
    private volatile boolean terminated;

    BulkSubscription(
            CoreSubscriber<? super ContactLookup<T>> actual,
            QueryExtractor<T> queries,
            BulkOptions options,
            Dispatcher dispatcher) {
        this.actual = actual;
        this.queries = queries;
        this.concurrency = options.concurrency();
        this.ordered = options.isOrdered();
        this.idInstance = options.idInstance().orElse(null);
        this.deadline = options.deadline().orElse(null);
        this.refresh = options.isRefresh();
        this.dispatcher = dispatcher;
    }

    @Override
    public @Nullable String idInstance() {
        return idInstance;
    }

    @Override
    public boolean isRefresh() {
        return refresh;
    }

    @Override
    public @Nullable Duration deadline() {
        return deadline;
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
        BulkItem<T> item;
        try {
            item = new BulkItem<>(this, source, queries.query(source));
        } catch (ContactLookupException failure) {
            item = new BulkItem<>(this, source, failure);
        }
        changed(item);
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

    @Override
    public void changed(BulkItem<T> item) {
        // Fast path without the queue: usually no other thread is draining.
        if (draining.get() == 0 && draining.compareAndSet(0, 1)) {
            take(item);
            drainOwned();
            return;
        }
        changes.offer(item);
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
            // Read before the queue is polled, so that items queued before the upstream ended are processed below.
            boolean isUpstreamDone = upstreamDone;
            takeChanges();
            if (!ended && !cancelled) {
                if (isUpstreamDone && items.isEmpty() && changes.isEmpty()) {
                    end();
                } else {
                    requestSources();
                }
            }
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
    }

    private void takeChanges() {
        BulkItem<T> item;
        while ((item = changes.poll()) != null) {
            take(item);
        }
        if (cancelled) {
            ended = true;
            abandon(items.copy());
        }
    }

    private void take(BulkItem<T> item) {
        if (item.place == null) {
            item.place = items.addLast(item);
        }
        if (cancelled || ended) {
            return;
        }
        if (item.outcome == null) {
            dispatcher.enter(item);
        } else if (!ordered) {
            emit(item, item.outcome);
        } else {
            emitFirst();
        }
    }

    private void emitFirst() {
        BulkItem<T> item = items.first();
        while (item != null && item.outcome != null && !cancelled) {
            emit(item, item.outcome);
            item = items.first();
        }
    }

    private void emit(BulkItem<T> item, ContactLookup<T> outcome) {
        remove(item);
        inProgress--;
        actual.onNext(outcome);
    }

    private void end() {
        ended = true;
        terminated = true;
        Throwable failure = upstreamFailure;
        if (failure != null) {
            actual.onError(failure);
        } else {
            actual.onComplete();
        }
    }

    private void requestSources() {
        int free = concurrency - inProgress;
        long requested = demand;
        if (free > 0 && requested > 0 && !upstreamDone) {
            int sources = (int) Math.min(free, requested);
            Operators.produced(DEMAND, this, sources);
            inProgress += sources;
            Objects.requireNonNull(upstream).request(sources);
        }
    }

    private void remove(BulkItem<T> item) {
        if (item.place != null) {
            items.remove(item.place);
        }
    }

    private void abandon(List<BulkItem<T>> abandoned) {
        abandoned.forEach(this::remove);
        dispatcher.leave(abandoned);
        if (!abandoned.isEmpty()) {
            Context context = currentContext();
            ThreadLocals.run(context, () -> abandoned.forEach(item -> Operators.onDiscard(item.source(), context)));
        }
    }

    @Override
    public String stepName() {
        return queries.method();
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
            return items.size();
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }
}
