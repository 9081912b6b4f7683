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
 * request. Each outcome has a task, so that a subscriber that blocks delays no other on a scheduler with several threads.
 *
 * <p>A scheduler with the timer's thread alone delivers there. If the scheduler is disposed, or rejects every task, the
 * calling thread delivers.
 */
final class OutcomeExecutor implements Executor {

    /** With two threads, one task in 65,536 lands on the timer's thread so many times in a row. */
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

    /** Whether outcomes wait for tasks that a scheduler has lost, because it was disposed or replaced. */
    boolean isStranded() {
        return !outcomes.isEmpty() && tasks.areLost(schedulers.get());
    }

    /** Delivers outcomes that are stranded. */
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

    /** A callback that calls the client again, on a scheduler that is gone, keeps the stack flat. */
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

        /** Accepted, and not begun. Each delivers what is queued when it begins. */
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
