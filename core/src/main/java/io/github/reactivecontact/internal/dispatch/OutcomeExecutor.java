package io.github.reactivecontact.internal.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/**
 * Delivers outcomes on the client's scheduler, but not on the timer's thread, where a slow subscriber would delay every
 * request. Each outcome has its own task: on a scheduler with several threads, a blocking subscriber does not delay
 * another one.
 *
 * <p>If the scheduler has only the timer's thread, outcomes are delivered there. If the scheduler is disposed, or
 * rejects every task, they are delivered on the calling thread.
 */
final class OutcomeExecutor implements Executor {

    /** With two threads, one task in 65,536 lands on the timer's thread 16 times in a row. */
    private static final int MAX_MOVES = 16;

    private final Supplier<Scheduler> schedulers;
    private final BooleanSupplier onTimerThread;
    private final Queue<Runnable> outcomes = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Boolean> delivering = ThreadLocal.withInitial(() -> false);
    private volatile Tasks tasks;

    OutcomeExecutor(Supplier<Scheduler> schedulers, BooleanSupplier onTimerThread) {
        this.schedulers = schedulers;
        this.onTimerThread = onTimerThread;
        this.tasks = new Tasks(schedulers.get());
    }

    @Override
    public void execute(Runnable outcome) {
        outcomes.add(outcome);
        schedule(0);
    }

    /** Whether outcomes wait for tasks that were lost with a disposed or replaced scheduler. */
    boolean isStranded() {
        return !outcomes.isEmpty() && tasks.areLost(schedulers.get());
    }

    /** Delivers stranded outcomes. */
    void revive() {
        schedule(0);
    }

    private void schedule(int moves) {
        Scheduler current = schedulers.get();
        Tasks own = tasks;
        if (own.scheduler != current) {
            own = new Tasks(current);
            tasks = own;
        }
        own.schedule(this, moves);
    }

    private void run(Tasks own, int moves) {
        if (!onTimerThread.getAsBoolean()) {
            own.hasOtherThreads = true;
            deliverAll();
        } else if (!outcomes.isEmpty()) {
            moveOrDeliver(own, moves);
        }
    }

    private void moveOrDeliver(Tasks own, int moves) {
        if (moves < MAX_MOVES && !own.hasTimerThreadOnly) {
            schedule(moves + 1);
            return;
        }
        own.hasTimerThreadOnly = !own.hasOtherThreads;
        Runnable outcome = outcomes.poll();
        if (outcome != null) {
            rethrow(IsolatedRun.of(outcome, null));
        }
        if (!outcomes.isEmpty() && own.waiting.get() == 0) {
            schedule(0);
        }
    }

    /** Does not nest: a callback that calls the client again does not deepen the stack. */
    private void deliverAll() {
        if (delivering.get()) {
            return;
        }
        delivering.set(true);
        try {
            Throwable fatal = null;
            Runnable outcome;
            while ((outcome = outcomes.poll()) != null) {
                fatal = IsolatedRun.of(outcome, fatal);
            }
            rethrow(fatal);
        } finally {
            delivering.remove();
        }
    }

    private static void rethrow(@Nullable Throwable fatal) {
        if (fatal != null) {
            throw Exceptions.propagate(fatal);
        }
    }

    /** The tasks of one scheduler. */
    private static final class Tasks {

        private final Scheduler scheduler;

        /** Accepted tasks that have not begun. Each delivers the outcomes that are queued when it begins. */
        private final AtomicInteger waiting = new AtomicInteger();

        private volatile boolean hasOtherThreads;
        private volatile boolean hasTimerThreadOnly;

        private Tasks(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        private void schedule(OutcomeExecutor executor, int moves) {
            waiting.incrementAndGet();
            boolean accepted = true;
            try {
                scheduler.schedule(() -> {
                    waiting.decrementAndGet();
                    executor.run(this, moves);
                });
            } catch (RejectedExecutionException rejected) {
                accepted = waiting.decrementAndGet() > 0;
            }
            // Not every disposed scheduler rejects: some drop the task.
            if (!accepted || scheduler.isDisposed()) {
                executor.deliverAll();
            }
        }

        private boolean areLost(Scheduler current) {
            return scheduler != current || scheduler.isDisposed();
        }
    }
}
