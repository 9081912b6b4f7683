package io.github.reactivecontact.internal.dispatch;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The timer and the clock of a dispatcher. It uses the current scheduler of its supplier: a task on a scheduler that
 * was replaced or disposed is scheduled again. Not safe for use by several threads.
 */
final class Timer {

    static final long NEVER = Long.MAX_VALUE;

    /** A task that is later than this is lost: its executor was shut down, but not its scheduler. */
    private static final long LOST_AFTER = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private final Consumer<Runnable> owner;

    private Scheduler.@Nullable Worker worker;
    private @Nullable Scheduler workerOf;

    private @Nullable Disposable task;
    private @Nullable Scheduler setOn;
    private volatile @Nullable Thread thread;
    private long firesAt = NEVER;
    private @Nullable RuntimeException rejection;

    /** Creates a timer; {@code owner} runs its tasks, one at a time with all other calls of the timer. */
    Timer(Supplier<Scheduler> schedulers, Consumer<Runnable> owner) {
        this.clock = new Clock(schedulers);
        this.owner = owner;
    }

    /** Returns the nanoseconds since the creation of the timer. Safe for use by several threads. */
    long now() {
        return clock.now();
    }

    /** Returns the time of day of the scheduler, in milliseconds. Safe for use by several threads. */
    Instant wallClock() {
        return Instant.ofEpochMilli(clock.scheduler().now(TimeUnit.MILLISECONDS));
    }

    /**
     * Makes the timer fire at that moment at the latest. An earlier task stays scheduled even if it is no longer
     * needed, because it costs little.
     *
     * @return false if the scheduler rejects the task; the timer does not fire then
     */
    boolean fireAt(long moment, long now) {
        if (moment >= firesAt && !isLost(now)) {
            return true;
        }
        cancel();
        return set(moment, now);
    }

    /** Whether the scheduler accepts tasks, as far as is known. A scheduler that rejected a task is tried again. */
    boolean isUsable() {
        if (rejection == null && !clock.scheduler().isDisposed()) {
            return true;
        }
        cancel();
        long now = clock.now();
        return set(now + LOST_AFTER, now);
    }

    /** Returns why the last task was rejected, or null. */
    @Nullable
    RuntimeException rejection() {
        return rejection;
    }

    private boolean isLost(long now) {
        return isOrphaned() || (setOn != null && now - firesAt > LOST_AFTER);
    }

    /** Whether the scheduler of the task was replaced or disposed. */
    boolean isOrphaned() {
        return setOn != null && (setOn != clock.scheduler() || setOn.isDisposed());
    }

    private boolean set(long moment, long now) {
        long delay = Math.max(0, moment - now);
        while (true) {
            Scheduler scheduler = clock.scheduler();
            try {
                task = schedule(scheduler, () -> fire(moment), delay);
                setOn = scheduler;
                firesAt = moment;
                rejection = null;
                return true;
            } catch (RuntimeException rejected) {
                if (clock.scheduler() == scheduler) {
                    rejection = rejected;
                    return false;
                }
            }
        }
    }

    private Disposable schedule(Scheduler scheduler, Runnable task, long delay) {
        if (scheduler.isDisposed()) {
            // Its workers may still accept tasks.
            releaseWorker();
            return scheduler.schedule(task, delay, TimeUnit.NANOSECONDS);
        }
        try {
            return workerOn(scheduler).schedule(task, delay, TimeUnit.NANOSECONDS);
        } catch (RuntimeException rejected) {
            // The scheduler was restarted, or its workers do not support delays.
            releaseWorker();
            return scheduler.schedule(task, delay, TimeUnit.NANOSECONDS);
        }
    }

    /** One worker for all tasks, so that slow subscribers on the scheduler's other threads do not delay them. */
    private Scheduler.Worker workerOn(Scheduler scheduler) {
        Scheduler.Worker current = worker;
        if (current == null || workerOf != scheduler) {
            releaseWorker();
            current = scheduler.createWorker();
            worker = current;
            workerOf = scheduler;
        }
        return current;
    }

    private void releaseWorker() {
        if (worker != null) {
            worker.dispose();
        }
        worker = null;
        workerOf = null;
    }

    private void fire(long moment) {
        thread = Thread.currentThread();
        owner.accept(() -> fired(moment));
    }

    /** Whether the calling thread is the one on which the timer fires. */
    boolean isOnTimerThread() {
        return Thread.currentThread() == thread;
    }

    /** Ignores a task that was replaced while it was about to run. */
    private void fired(long moment) {
        if (moment == firesAt) {
            clear();
        }
    }

    void cancel() {
        if (task != null) {
            task.dispose();
        }
        clear();
    }

    private void clear() {
        task = null;
        setOn = null;
        firesAt = NEVER;
    }

    /** Releases the worker. The timer does not fire again. */
    void dispose() {
        cancel();
        releaseWorker();
    }
}
