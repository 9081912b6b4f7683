package io.github.reactivecontact.testfloor;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time of a test's own, which is watched for timers left behind. */
public final class VirtualTime {

    /** Held fast, because what the garbage collector takes is a timer left behind all the same. */
    private static final List<VirtualTimeScheduler> WATCHED = new CopyOnWriteArrayList<>();

    private VirtualTime() {}

    /** A scheduler to give to a builder; Reactor's own schedulers stay as they are. */
    public static VirtualTimeScheduler scheduler() {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        WATCHED.add(scheduler);
        return scheduler;
    }

    /** To be called when no test that made a scheduler is going on. */
    static void forgetIdle() {
        WATCHED.removeIf(scheduler -> liveTimers(scheduler) == 0);
    }

    static long liveTimers() {
        return WATCHED.stream().mapToLong(VirtualTime::liveTimers).sum();
    }

    /** The timers of one scheduler that neither ran nor were disposed of. */
    public static long liveTimers(VirtualTimeScheduler scheduler) {
        if (scheduler.isDisposed()) {
            return 0;
        }
        return ((Collection<?>) Inside.field(VirtualTimeScheduler.class, "queue", scheduler))
                .stream().filter(VirtualTime::isLive).count();
    }

    private static boolean isLive(Object timer) {
        Scheduler.Worker worker = (Scheduler.Worker) Inside.field(timer.getClass(), "worker", timer);
        return !((Disposable) timer).isDisposed() && !worker.isDisposed();
    }
}
