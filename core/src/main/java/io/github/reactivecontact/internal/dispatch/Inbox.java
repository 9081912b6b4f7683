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
 * <p>An event changes dispatcher state only. It enqueues side effects, which run after the drain loop exits: requests to
 * the transport first, then outcomes to subscribers. A subscriber that blocks or calls the client again therefore delays
 * no request.
 *
 * <p>An outcome never runs on a thread that is inside another caller's code. The thread that drains delivers the outcome
 * of the caller whose call it is in, at once, even within that caller's other callbacks. A thread of the transport
 * delivers all other outcomes as well. Any other thread passes them to an executor.
 */
final class Inbox {

    private static final int FIRST_REQUESTS = 64;

    /** Callbacks that call the client again nest so deep on one stack; a deeper outcome is delivered from a flat one. */
    private static final int MAX_DEPTH = 16;

    /** The side effects of one thread. */
    private static final class Effects {
        final Queue<Runnable> outcomes = new ArrayDeque<>();

        /** The caller whose call the thread is in, and its outcome once that is known. */
        @Nullable
        Caller caller;

        @Nullable
        Runnable outcomeOfCaller;

        boolean fromTransport;
        boolean asking;
        boolean telling;
        int depth;

        @Nullable
        Throwable fatal;

        boolean isNested() {
            return caller != null || asking || telling;
        }
    }

    private final Queue<Runnable> events =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger draining = new AtomicInteger();
    // For one producer: events run one at a time.
    private final Queue<Runnable> requests =
            Queues.<Runnable>unbounded(FIRST_REQUESTS).get();
    private final AtomicInteger asking = new AtomicInteger();
    private final ThreadLocal<Effects> effectsOfThread = ThreadLocal.withInitial(Effects::new);
    private final Runnable afterEvents;
    private final Executor elsewhere;

    private @Nullable Effects collecting;

    /**
     * Creates an inbox.
     *
     * @param afterEvents runs, as an event, when the queue of events is empty
     * @param elsewhere delivers outcomes that must not run on the draining thread
     */
    Inbox(Runnable afterEvents, Executor elsewhere) {
        this.afterEvents = afterEvents;
        this.elsewhere = elsewhere;
    }

    /** Submits an event of any thread. */
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
                elsewhere.execute(undelivered);
            }
        }
    }

    /** Submits an event of a thread that belongs to the transport. */
    void executeOnTransport(Runnable event) {
        Effects effects = effectsOfThread.get();
        boolean outermost = !effects.isNested();
        if (outermost) {
            effects.fromTransport = true;
        }
        try {
            execute(event, effects);
        } finally {
            if (outermost) {
                effects.fromTransport = false;
            }
        }
    }

    private void execute(Runnable event, Effects effects) {
        // Without contention there is nothing to queue the event for.
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
    void ask(Runnable request) {
        requests.add(request);
    }

    /** Enqueues the outcome of a caller. Called by events only. */
    void tell(Caller caller, Runnable outcome) {
        Effects effects = collecting;
        if (effects != null && effects.caller == caller) {
            effects.outcomeOfCaller = outcome;
        } else {
            tell(outcome);
        }
    }

    /** Enqueues a signal that belongs to no caller. Called by events only. */
    void tell(Runnable signal) {
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
        if (effects.asking) {
            return;
        }
        effects.asking = true;
        askInOrder(effects);
        effects.asking = false;
        deliver(effects);
        Throwable fatal = effects.fatal;
        if (fatal != null && !effects.telling && effects.depth == 0) {
            effects.fatal = null;
            throw Exceptions.propagate(fatal);
        }
    }

    private void deliver(Effects effects) {
        if (!effects.fromTransport) {
            passOn(effects.outcomes);
        }
        deliverToCaller(effects);
        if (effects.fromTransport && !effects.telling) {
            effects.telling = true;
            runAll(effects.outcomes, effects);
            effects.telling = false;
        }
    }

    private void passOn(Queue<Runnable> outcomes) {
        Runnable outcome;
        while ((outcome = outcomes.poll()) != null) {
            elsewhere.execute(outcome);
        }
    }

    private void deliverToCaller(Effects effects) {
        Runnable outcome = effects.outcomeOfCaller;
        if (outcome == null) {
            return;
        }
        effects.outcomeOfCaller = null;
        if (effects.depth < MAX_DEPTH) {
            effects.depth++;
            runSafely(outcome, effects);
            effects.depth--;
        } else if (effects.fromTransport) {
            effects.outcomes.add(outcome);
        } else {
            elsewhere.execute(outcome);
        }
    }

    /** Keeps the order across threads: a cancelled request must not be overtaken by one that takes its place. */
    private void askInOrder(Effects effects) {
        if (asking.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            runAll(requests, effects);
            missed = asking.addAndGet(-missed);
        } while (missed != 0);
    }

    private static void runAll(Queue<Runnable> tasks, Effects effects) {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            runSafely(task, effects);
        }
    }

    /** A fatal error is thrown only when the other tasks have run. */
    private static void runSafely(Runnable task, Effects effects) {
        effects.fatal = IsolatedRun.of(task, effects.fatal);
    }
}
