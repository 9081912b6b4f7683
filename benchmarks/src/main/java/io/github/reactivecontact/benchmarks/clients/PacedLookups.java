package io.github.reactivecontact.benchmarks.clients;

import java.util.List;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;

/**
 * A limiter for each instance, as a user of a general HTTP client can write it: an instance starts a request an
 * interval after its last one. It is the best fixed interval, because it is configured with the jitter of the server.
 * The instances start evenly distributed over the first interval. A lookup that got a 429 is sent again with the next
 * permit of any instance.
 */
final class PacedLookups implements Outcomes {

    /** Starts a lookup through an instance and later calls {@link Outcomes#ended}. */
    interface Sender {

        void send(Instance instance, Lookup lookup, Outcomes outcomes);
    }

    /** Runs tasks later. */
    interface Timer {

        void schedule(Runnable task, long millis);
    }

    // A second, and the 20 ms by which the arrivals at the server jitter.
    static final long INTERVAL_MILLIS = 1020;

    private final Load load;
    private final Timer timer;
    private final Sender sender;
    private final Phaser open = new Phaser();

    private PacedLookups(Load load, Timer timer, Sender sender) {
        this.load = load;
        this.timer = timer;
        this.sender = sender;
    }

    /** Runs the load. Returns after its last lookup has ended. */
    static void run(Load load, List<Instance> instances, Timer timer, Sender sender) {
        start(load, instances, timer, sender).await();
    }

    static PacedLookups start(Load load, List<Instance> instances, Timer timer, Sender sender) {
        PacedLookups lookups = new PacedLookups(load, timer, sender);
        lookups.open.bulkRegister(instances.size());
        for (int i = 0; i < instances.size(); i++) {
            Instance instance = instances.get(i);
            // A timer of Vert.x takes at least a millisecond.
            timer.schedule(() -> lookups.next(instance), 1 + i * INTERVAL_MILLIS / instances.size());
        }
        return lookups;
    }

    void await() {
        try {
            open.awaitAdvanceInterruptibly(0);
        } catch (InterruptedException e) {
            load.stop();
            Thread.currentThread().interrupt();
        }
    }

    private void next(Instance instance) {
        Lookup lookup = load.take();
        if (lookup != null) {
            open.register();
            timer.schedule(() -> next(instance), INTERVAL_MILLIS);
            sender.send(instance, lookup, this);
        } else {
            open.arriveAndDeregister();
        }
    }

    @Override
    public void ended(Lookup lookup, @Nullable Object result, @Nullable Throwable failure) {
        if (failure instanceof TooManyRequests) {
            load.refused(lookup);
        } else {
            load.ended(lookup, result, failure);
        }
        open.arriveAndDeregister();
    }
}
