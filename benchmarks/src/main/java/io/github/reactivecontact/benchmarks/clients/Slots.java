package io.github.reactivecontact.benchmarks.clients;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Keeps the concurrency of a non-reactive client constant: each lookup that ends starts the next. */
final class Slots extends BaseSubscriber<Lookup> implements Outcomes {

    /** Starts a lookup and later calls {@link Outcomes#ended}. */
    interface Sender {

        void send(Lookup lookup, Outcomes outcomes);
    }

    private final Load load;
    private final int inFlight;
    private final Sender sender;
    private final AtomicInteger open = new AtomicInteger(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private Slots(Load load, int inFlight, Sender sender) {
        this.load = load;
        this.inFlight = inFlight;
        this.sender = sender;
    }

    /** Runs the load. Returns after its last lookup has ended. */
    static void fill(Load load, int inFlight, Sender sender) {
        Slots slots = new Slots(load, inFlight, sender);
        load.lookups().subscribe(slots);
        try {
            slots.ended.await();
        } catch (InterruptedException e) {
            slots.cancel();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void ended(Lookup lookup, @Nullable Object result, @Nullable Throwable failure) {
        load.ended(lookup, result, failure);
        request(1);
        release();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(inFlight);
    }

    @Override
    protected void hookOnNext(Lookup lookup) {
        open.incrementAndGet();
        sender.send(lookup, this);
    }

    @Override
    protected void hookOnComplete() {
        release();
    }

    @Override
    protected void hookOnError(Throwable failure) {
        load.failed(failure);
        release();
    }

    private void release() {
        if (open.decrementAndGet() == 0) {
            ended.countDown();
        }
    }
}
