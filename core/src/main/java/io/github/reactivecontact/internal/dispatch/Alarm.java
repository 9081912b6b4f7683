package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one timer of a dispatcher, and its clock: nanoseconds since it was made. It uses the scheduler that the supplier
 * gives at the moment: a ring that was set on another one, or on one that has been disposed, is set anew. Not safe for
 * several threads at once.
 */
final class Alarm {

    static final long NEVER = Long.MAX_VALUE;

    /** A ring later than this does not come: its executor was shut down without the scheduler. */
    private static final long LOST_AFTER = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private final Consumer<Runnable> owner;

    private Scheduler.@Nullable Worker worker;
    private @Nullable Scheduler workerOf;

    private @Nullable Disposable task;
    private @Nullable Scheduler setOn;
    private volatile @Nullable Thread thread;
    private long ringsAt = NEVER;
    private @Nullable RuntimeException refusal;

    /** Makes an alarm; {@code owner} runs a ring among whatever else touches the alarm. */
    Alarm(Supplier<Scheduler> schedulers, Consumer<Runnable> owner) {
        this.clock = new Clock(schedulers);
        this.owner = owner;
    }

    /** May be called by any thread. */
    long now() {
        return clock.now();
    }

    /**
     * Rings at that moment at the latest. An earlier ring that is no longer needed is left in place: it costs little.
     *
     * @return false if the scheduler rejects the task: there is no ring then
     */
    boolean ringAt(long moment, long now) {
        if (moment >= ringsAt && !isLost(now)) {
            return true;
        }
        off();
        return set(moment, now);
    }

    /** Whether rings can be set, as far as is known. A scheduler that rejected a task is tried again. */
    boolean works() {
        if (refusal == null && !clock.scheduler().isDisposed()) {
            return true;
        }
        off();
        long now = clock.now();
        return set(now + LOST_AFTER, now);
    }

    /** Why the last ring could not be set, or null. */
    @Nullable
    RuntimeException refusal() {
        return refusal;
    }

    private boolean isLost(long now) {
        return setOn != null && (setOn != clock.scheduler() || setOn.isDisposed() || now - ringsAt > LOST_AFTER);
    }

    private boolean set(long moment, long now) {
        long delay = Math.max(0, moment - now);
        while (true) {
            Scheduler scheduler = clock.scheduler();
            try {
                task = schedule(scheduler, () -> ring(moment), delay);
                setOn = scheduler;
                ringsAt = moment;
                refusal = null;
                return true;
            } catch (RuntimeException rejected) {
                if (clock.scheduler() == scheduler) {
                    refusal = rejected;
                    return false;
                }
            }
        }
    }

    private Disposable schedule(Scheduler scheduler, Runnable ring, long delay) {
        if (scheduler.isDisposed()) {
            // A worker need not know that.
            releaseWorker();
            return scheduler.schedule(ring, delay, TimeUnit.NANOSECONDS);
        }
        try {
            return workerOn(scheduler).schedule(ring, delay, TimeUnit.NANOSECONDS);
        } catch (RuntimeException rejected) {
            // The worker of a scheduler that was started again, or of one whose workers do not delay.
            releaseWorker();
            return scheduler.schedule(ring, delay, TimeUnit.NANOSECONDS);
        }
    }

    /** One worker for all rings, so that slow subscribers on the scheduler's other threads do not delay them. */
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

    private void ring(long moment) {
        thread = Thread.currentThread();
        owner.accept(() -> rang(moment));
    }

    /** Whether the calling thread is the one that the alarm rings on. */
    boolean isOnItsThread() {
        return Thread.currentThread() == thread;
    }

    /** A ring that was on its way when it was replaced says nothing about the one that replaced it. */
    private void rang(long moment) {
        if (moment == ringsAt) {
            clear();
        }
    }

    void off() {
        if (task != null) {
            task.dispose();
        }
        clear();
    }

    private void clear() {
        task = null;
        setOn = null;
        ringsAt = NEVER;
    }

    /** Releases the worker; no ring comes after it. */
    void end() {
        off();
        releaseWorker();
    }
}
