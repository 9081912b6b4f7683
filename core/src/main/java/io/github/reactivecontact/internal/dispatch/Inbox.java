package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Runs what happens one after another, on whichever thread brings the news, without a lock.
 *
 * <p>What an event wants to do to the world outside, it leaves as an effect, and effects run when the thread has let go
 * of the inbox. First everything is asked of the exchange, and then callers are told: what a caller does then, be it to
 * wait for another thread, holds up no request. What a caller asks while it is told is asked at once; everything else
 * that comes of an effect runs after it, so that the stack stays flat.
 */
final class Inbox {

    private static final int FIRST_REQUESTS = 64;

    private static final class Effects {
        final Queue<Runnable> outcomes = new ArrayDeque<>();
        boolean asking;
        boolean telling;

        @Nullable
        Throwable fatal;
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

    private @Nullable Effects collecting;

    /** Makes an inbox; {@code afterEvents} runs, as an event, whenever no more events are to be had. */
    Inbox(Runnable afterEvents) {
        this.afterEvents = afterEvents;
    }

    void execute(Runnable event) {
        // Mostly nobody else has news, and then there is nothing to queue it for.
        if (draining.get() == 0 && draining.compareAndSet(0, 1)) {
            drain(event);
            return;
        }
        events.offer(event);
        if (draining.getAndIncrement() == 0) {
            drain(null);
        }
    }

    /** Leaves an effect on the exchange. Called by events only. */
    void ask(Runnable request) {
        requests.add(request);
    }

    /** Leaves an effect that a caller notices. Called by events only. */
    void tell(Runnable outcome) {
        if (collecting != null) {
            collecting.outcomes.add(outcome);
        }
    }

    private void drain(@Nullable Runnable first) {
        Effects effects = effectsOfThread.get();
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
        if (effects.telling) {
            return;
        }
        effects.telling = true;
        runAll(effects.outcomes, effects);
        effects.telling = false;
        Throwable fatal = effects.fatal;
        if (fatal != null) {
            effects.fatal = null;
            throw Exceptions.propagate(fatal);
        }
    }

    /** Whichever thread left them: a cancelled request must not be overtaken by one that takes its place. */
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

    /** One caller's exception must not cost the others their outcome; a fatal one is thrown when they have theirs. */
    private static void runSafely(Runnable task, Effects effects) {
        try {
            task.run();
        } catch (Throwable failure) {
            if (Exceptions.isJvmFatal(failure)) {
                effects.fatal = failure;
            } else {
                report(failure, effects);
            }
        }
    }

    private static void report(Throwable failure, Effects effects) {
        try {
            Operators.onErrorDropped(failure, Context.empty());
        } catch (Throwable ofHook) {
            effects.fatal = ofHook;
        }
    }
}
