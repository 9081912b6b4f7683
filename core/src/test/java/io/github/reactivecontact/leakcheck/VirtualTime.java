package io.github.reactivecontact.leakcheck;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Creates virtual time schedulers and tracks their timers. */
public final class VirtualTime {

    /** Strong references, because a timer that is garbage collected is a leak too. */
    private static final List<VirtualTimeScheduler> TRACKED = new CopyOnWriteArrayList<>();

    private VirtualTime() {}

    /** Creates a scheduler for a client builder. Reactor's own schedulers stay unchanged. */
    public static VirtualTimeScheduler scheduler() {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        TRACKED.add(scheduler);
        return scheduler;
    }

    /** Call it only while no test with a virtual scheduler runs. */
    static void forgetIdle() {
        TRACKED.removeIf(scheduler -> liveTimers(scheduler) == 0);
    }

    static long liveTimers() {
        return TRACKED.stream().mapToLong(VirtualTime::liveTimers).sum();
    }

    /** Returns the number of timers of a scheduler that neither ran nor were disposed. */
    public static long liveTimers(VirtualTimeScheduler scheduler) {
        if (scheduler.isDisposed()) {
            return 0;
        }
        return ((Collection<?>) ReflectiveAccess.field(VirtualTimeScheduler.class, "queue", scheduler))
                .stream().filter(VirtualTime::isLive).count();
    }

    private static boolean isLive(Object timer) {
        Scheduler.Worker worker = (Scheduler.Worker) ReflectiveAccess.field(timer.getClass(), "worker", timer);
        return !((Disposable) timer).isDisposed() && !worker.isDisposed();
    }
}
