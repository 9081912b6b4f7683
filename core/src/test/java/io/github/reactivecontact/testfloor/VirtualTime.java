package io.github.reactivecontact.testfloor;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time of a test's own, which is watched for timers left behind. */
public final class VirtualTime {

    private static final Set<VirtualTimeScheduler> WATCHED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private VirtualTime() {}

    /** A scheduler to give to a builder; Reactor's own schedulers stay as they are. */
    public static VirtualTimeScheduler scheduler() {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        WATCHED.add(scheduler);
        return scheduler;
    }

    /** The timers that neither ran nor were disposed of, of all virtual time that is watched. */
    public static long liveTimers() {
        synchronized (WATCHED) {
            return WATCHED.stream().mapToLong(VirtualTime::liveTimers).sum();
        }
    }

    /** The timers of one scheduler that neither ran nor were disposed of. */
    public static long liveTimers(VirtualTimeScheduler scheduler) {
        if (scheduler.isDisposed()) {
            return 0;
        }
        return ((Collection<?>) field(VirtualTimeScheduler.class, "queue", scheduler))
                .stream().filter(VirtualTime::isLive).count();
    }

    private static boolean isLive(Object timer) {
        Scheduler.Worker worker = (Scheduler.Worker) field(timer.getClass(), "worker", timer);
        return !((Disposable) timer).isDisposed() && !worker.isDisposed();
    }

    /** VirtualTimeScheduler tells how many tasks it ever had, but not how many wait. */
    private static Object field(Class<?> type, String name, Object target) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(target);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("reactor-test no longer has " + type.getName() + "." + name, e);
        }
    }
}
