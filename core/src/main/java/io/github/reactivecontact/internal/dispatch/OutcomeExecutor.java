package io.github.reactivecontact.internal.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Delivers outcomes on the client's scheduler, but not on the timer's thread, where a slow subscriber would delay every
 * request. Each outcome has a task of its own, so that a subscriber that blocks delays no other on a scheduler with
 * several threads. If the scheduler rejects a task, the calling thread delivers.
 */
final class OutcomeExecutor implements Executor {

    /** A scheduler may have no other thread than the timer's. */
    private static final int MAX_MOVES = 4;

    private final Supplier<Scheduler> scheduler;
    private final BooleanSupplier onTimerThread;
    // Tasks that a scheduler loses when it is disposed leave their outcomes to the next one.
    private final Queue<Runnable> outcomes = new ConcurrentLinkedQueue<>();

    OutcomeExecutor(Supplier<Scheduler> scheduler, BooleanSupplier onTimerThread) {
        this.scheduler = scheduler;
        this.onTimerThread = onTimerThread;
    }

    @Override
    public void execute(Runnable outcome) {
        outcomes.add(outcome);
        schedule(0);
    }

    private void schedule(int moves) {
        Scheduler current = scheduler.get();
        try {
            current.schedule(() -> run(moves));
        } catch (RejectedExecutionException rejected) {
            runAll();
        }
        // Not every disposed scheduler rejects: some drop the task.
        if (current.isDisposed()) {
            runAll();
        }
    }

    private void run(int moves) {
        if (moves < MAX_MOVES && onTimerThread.getAsBoolean()) {
            schedule(moves + 1);
        } else {
            runAll();
        }
    }

    private void runAll() {
        Throwable fatal = null;
        Runnable outcome;
        while ((outcome = outcomes.poll()) != null) {
            try {
                outcome.run();
            } catch (Throwable failure) {
                fatal = report(failure, fatal);
            }
        }
        if (fatal != null) {
            throw Exceptions.propagate(fatal);
        }
    }

    /** One subscriber's exception must not cost the others their outcome; a fatal one is returned, to be thrown later. */
    private static @Nullable Throwable report(Throwable failure, @Nullable Throwable fatal) {
        if (Exceptions.isJvmFatal(failure)) {
            return failure;
        }
        try {
            Operators.onErrorDropped(failure, Context.empty());
            return fatal;
        } catch (Throwable ofHook) {
            return ofHook;
        }
    }
}
