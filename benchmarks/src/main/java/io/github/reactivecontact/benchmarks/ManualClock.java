package io.github.reactivecontact.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Time that stands still until it is moved, for one timer at a time, which is what a dispatcher has. */
final class ManualClock implements Scheduler {

    private long now;
    private long due;
    private @Nullable Runnable timer;

    /** Moves on, and runs the timer if it is due. */
    void advance(long nanos) {
        now += nanos;
        Runnable task = timer;
        if (task != null && due <= now) {
            timer = null;
            task.run();
        }
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        timer = task;
        due = now + unit.toNanos(delay);
        return Disposables.disposed();
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("A dispatcher has one timer, and no worker");
    }
}
