package io.github.reactivecontact.benchmarks;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** A scheduler whose time stands still until it is advanced. It holds one timer at a time, as a dispatcher needs. */
final class ManualClock implements Scheduler {

    private final Worker worker = new TimerWorker();
    private long now;
    private long due;
    private @Nullable Runnable timer;

    /** Advances the time, and runs the timer if it is due. */
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
        throw new RejectedExecutionException("Every outcome is delivered by the transport");
    }

    @Override
    public Worker createWorker() {
        return worker;
    }

    private final class TimerWorker implements Worker {

        @Override
        public Disposable schedule(Runnable task) {
            return ManualClock.this.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return ManualClock.this.schedule(task, delay, unit);
        }

        @Override
        public void dispose() {
            timer = null;
        }
    }
}
