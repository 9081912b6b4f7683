package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.concurrent.Queues;

/**
 * Serialises dispatcher events without a lock. The thread that submits an event drains the queue, unless another thread
 * is draining it already.
 *
 * <p>An event changes dispatcher state only. It enqueues side effects, which run after the drain loop exits: requests
 * to the transport first, then outcomes to subscribers. A subscriber that blocks or calls the client again therefore
 * delays no request.
 *
 * <p>An outcome never runs on a thread that is inside another caller's code. If the draining thread is inside a
 * caller's call, it delivers that caller's outcome at once, even within that caller's other callbacks. A transport
 * thread also delivers all other outcomes. Any other thread passes them to an executor.
 */
final class Inbox {

    private static final int INITIAL_CAPACITY = 64;

    /** Bounds how deep callbacks that call the client again nest on one stack. */
    private static final int MAX_NESTED_DELIVERIES = 16;

    /** The side effects of one thread. */
    private static final class Effects {
        final Queue<Runnable> outcomes = new ArrayDeque<>();

        /** The caller in whose call the thread is, and its outcome once it is known. */
        @Nullable
        Caller caller;

        @Nullable
        Runnable outcomeOfCaller;

        boolean fromTransport;
        boolean sending;
        boolean delivering;
        int depth;

        @Nullable
        Throwable fatal;

        boolean isNested() {
            return caller != null || sending || delivering;
        }
    }

    private final Queue<Runnable> events =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger draining = new AtomicInteger();
    // One producer: events run one at a time.
    private final Queue<Runnable> requests =
            Queues.<Runnable>unbounded(INITIAL_CAPACITY).get();
    private final AtomicInteger sending = new AtomicInteger();
    private final ThreadLocal<Effects> effectsOfThread = ThreadLocal.withInitial(Effects::new);
    private final Runnable afterEvents;
    private final Executor outcomeExecutor;

    private @Nullable Effects collecting;

    /**
     * Creates an inbox.
     *
     * @param afterEvents runs, as an event, when the queue of events is empty
     * @param outcomeExecutor delivers outcomes that must not run on the draining thread
     */
    Inbox(Runnable afterEvents, Executor outcomeExecutor) {
        this.afterEvents = afterEvents;
        this.outcomeExecutor = outcomeExecutor;
    }

    /** Submits an event from any thread. */
    void execute(Runnable event) {
        execute(event, effectsOfThread.get());
    }

    /** Submits an event within a caller's own call, which may end with the caller's outcome. */
    void executeWithin(Caller caller, Runnable event) {
        Effects effects = effectsOfThread.get();
        Caller outerCaller = effects.caller;
        Runnable outcomeOfOuter = effects.outcomeOfCaller;
        effects.caller = caller;
        effects.outcomeOfCaller = null;
        try {
            execute(event, effects);
        } finally {
            Runnable undelivered = effects.outcomeOfCaller;
            effects.caller = outerCaller;
            effects.outcomeOfCaller = outcomeOfOuter;
            if (undelivered != null) {
                outcomeExecutor.execute(undelivered);
            }
        }
    }

    /** Submits an event from a transport thread. */
    void executeOnTransport(Runnable event) {
        Effects effects = effectsOfThread.get();
        boolean isOutermost = !effects.isNested();
        if (isOutermost) {
            effects.fromTransport = true;
        }
        try {
            execute(event, effects);
        } finally {
            if (isOutermost) {
                effects.fromTransport = false;
            }
        }
    }

    private void execute(Runnable event, Effects effects) {
        // Without contention the event needs no queue.
        if (draining.get() == 0 && draining.compareAndSet(0, 1)) {
            drain(event, effects);
            return;
        }
        events.offer(event);
        if (draining.getAndIncrement() == 0) {
            drain(null, effects);
        }
    }

    /** Enqueues a request to the transport. Called by events only. */
    void send(Runnable request) {
        requests.add(request);
    }

    /** Enqueues the outcome of a caller. Called by events only. */
    void deliver(Caller caller, Runnable outcome) {
        Effects effects = collecting;
        if (effects != null && effects.caller == caller) {
            effects.outcomeOfCaller = outcome;
        } else {
            deliver(outcome);
        }
    }

    /** Enqueues a signal without a caller. Called by events only. */
    void deliver(Runnable signal) {
        if (collecting != null) {
            collecting.outcomes.add(signal);
        }
    }

    private void drain(@Nullable Runnable first, Effects effects) {
        int missed = 1;
        collecting = effects;
        if (first != null) {
            runSafely(first, effects);
        }
        do {
            runAll(events, effects);
            runSafely(afterEvents, effects);
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
        run(effects);
    }

    private void run(Effects effects) {
        if (effects.sending) {
            return;
        }
        effects.sending = true;
        sendInOrder(effects);
        effects.sending = false;
        deliverAll(effects);
        Throwable fatal = effects.fatal;
        if (fatal != null && !effects.delivering && effects.depth == 0) {
            effects.fatal = null;
            throw Exceptions.propagate(fatal);
        }
    }

    private void deliverAll(Effects effects) {
        if (!effects.fromTransport) {
            executeElsewhere(effects.outcomes);
        }
        deliverToCaller(effects);
        if (effects.fromTransport && !effects.delivering) {
            effects.delivering = true;
            runAll(effects.outcomes, effects);
            effects.delivering = false;
        }
    }

    private void executeElsewhere(Queue<Runnable> outcomes) {
        Runnable outcome;
        while ((outcome = outcomes.poll()) != null) {
            outcomeExecutor.execute(outcome);
        }
    }

    private void deliverToCaller(Effects effects) {
        Runnable outcome = effects.outcomeOfCaller;
        if (outcome == null) {
            return;
        }
        effects.outcomeOfCaller = null;
        if (effects.depth < MAX_NESTED_DELIVERIES) {
            effects.depth++;
            runSafely(outcome, effects);
            effects.depth--;
        } else if (effects.fromTransport) {
            effects.outcomes.add(outcome);
        } else {
            outcomeExecutor.execute(outcome);
        }
    }

    /** Keeps the order across threads: a request must not overtake the cancellation of the request that it replaces. */
    private void sendInOrder(Effects effects) {
        if (sending.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            runAll(requests, effects);
            missed = sending.addAndGet(-missed);
        } while (missed != 0);
    }

    private static void runAll(Queue<Runnable> tasks, Effects effects) {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            runSafely(task, effects);
        }
    }

    /** A fatal error is thrown after the other tasks have run. */
    private static void runSafely(Runnable task, Effects effects) {
        effects.fatal = IsolatedRun.of(task, effects.fatal);
    }
}
