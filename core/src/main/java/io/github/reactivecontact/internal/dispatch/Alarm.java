package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The one timer of a dispatcher, and its clock: nanoseconds since it was made. Not safe for several threads at once. */
final class Alarm {

    static final long NEVER = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final Consumer<Runnable> owner;
    private final long origin;

    private final Scheduler.Worker worker;

    private @Nullable Disposable task;
    private volatile @Nullable Thread thread;
    private long ringsAt = NEVER;

    /** Makes an alarm; {@code owner} runs a ring among whatever else touches the alarm. */
    Alarm(Scheduler scheduler, Consumer<Runnable> owner) {
        this.scheduler = scheduler;
        this.owner = owner;
        this.origin = scheduler.now(TimeUnit.NANOSECONDS);
        this.worker = scheduler.createWorker();
    }

    /** May be called by any thread. */
    long now() {
        return scheduler.now(TimeUnit.NANOSECONDS) - origin;
    }

    /** Rings at that moment at the latest. An earlier ring that is no longer needed is left in place: it costs little. */
    void ringAt(long moment, long now) {
        if (moment >= ringsAt) {
            return;
        }
        off();
        task = worker.schedule(() -> ring(moment), Math.max(0, moment - now), TimeUnit.NANOSECONDS);
        ringsAt = moment;
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
            task = null;
            ringsAt = NEVER;
        }
    }

    void off() {
        if (task != null) {
            task.dispose();
        }
        task = null;
        ringsAt = NEVER;
    }

    /** Releases the worker; no ring comes after it. */
    void end() {
        off();
        worker.dispose();
    }
}
