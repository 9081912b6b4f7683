package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A worker that schedules directly on its scheduler. Disposing it cancels no task. */
record DirectWorker(Scheduler scheduler) implements Scheduler.Worker {

    @Override
    public Disposable schedule(Runnable task) {
        return scheduler.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return scheduler.schedule(task, delay, unit);
    }

    @Override
    public void dispose() {
        // The tests inspect the scheduler's tasks.
    }
}
