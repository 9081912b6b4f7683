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
 * <p>What an event wants to do to the world outside, it leaves as an effect. Effects run when the thread has let go of
 * the inbox, so that no code of a user's ever holds it; and an effect that brings news of its own does not run the next
 * effects within itself, so that the stack stays flat.
 */
final class Inbox {

    private static final class Effects {
        final Queue<Runnable> queue = new ArrayDeque<>();
        boolean running;
    }

    private final Queue<Runnable> events =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger draining = new AtomicInteger();
    private final ThreadLocal<Effects> effectsOfThread = ThreadLocal.withInitial(Effects::new);
    private final Runnable afterEvents;

    private @Nullable Effects collecting;

    /** Makes an inbox; {@code afterEvents} runs, as an event, whenever no more events are to be had. */
    Inbox(Runnable afterEvents) {
        this.afterEvents = afterEvents;
    }

    void execute(Runnable event) {
        events.offer(event);
        if (draining.getAndIncrement() == 0) {
            drain();
        }
    }

    /** Leaves an effect. Called by events only. */
    void afterwards(Runnable effect) {
        if (collecting != null) {
            collecting.queue.add(effect);
        }
    }

    private void drain() {
        Effects effects = effectsOfThread.get();
        int missed = 1;
        do {
            collecting = effects;
            Runnable event;
            while ((event = events.poll()) != null) {
                runSafely(event);
            }
            runSafely(afterEvents);
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
        if (!effects.running) {
            run(effects);
        }
    }

    private static void run(Effects effects) {
        effects.running = true;
        try {
            Runnable effect;
            while ((effect = effects.queue.poll()) != null) {
                runSafely(effect);
            }
        } finally {
            effects.running = false;
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            // One caller's exception must not cost the others their outcome.
            Operators.onErrorDropped(failure, Context.empty());
        }
    }
}
