package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The one timer of a dispatcher, and its clock: nanoseconds since it was made. Not safe for several threads at once. */
final class Alarm {

    static final long NEVER = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final Runnable ring;
    private final long origin;

    private @Nullable Disposable task;
    private long ringsAt = NEVER;

    Alarm(Scheduler scheduler, Runnable ring) {
        this.scheduler = scheduler;
        this.ring = ring;
        this.origin = scheduler.now(TimeUnit.NANOSECONDS);
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
        ringsAt = moment;
        task = scheduler.schedule(ring, Math.max(0, moment - now), TimeUnit.NANOSECONDS);
    }

    void rang() {
        task = null;
        ringsAt = NEVER;
    }

    void off() {
        if (task != null) {
            task.dispose();
        }
        rang();
    }
}
