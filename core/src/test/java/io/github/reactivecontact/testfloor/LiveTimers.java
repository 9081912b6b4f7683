package io.github.reactivecontact.testfloor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Schedulers;

/**
 * Tasks that wait in one of Reactor's schedulers for their time. A test may replace a timer that was there before, as a
 * pool's eviction does: there must only not be more of them.
 */
public final class LiveTimers implements LeftoverCheck {

    private static final String DECORATOR = "test-floor-live-timers";
    private static final Map<Future<?>, Timer> TIMERS = new ConcurrentHashMap<>();

    private Set<Future<?>> before = Set.of();

    @Override
    public void begin() {
        Schedulers.setExecutorServiceDecorator(DECORATOR, (scheduler, executor) -> watched(executor));
        before = new HashSet<>(live());
    }

    @Override
    public List<Leftover> findings() {
        List<Future<?>> now = live();
        if (now.size() <= before.size()) {
            return List.of();
        }
        return now.stream()
                .filter(timer -> !before.contains(timer))
                .map(timer -> new Leftover(
                        "a live timer, due in " + ((Delayed) timer).getDelay(TimeUnit.MILLISECONDS) + " ms",
                        TIMERS.get(timer).origin()))
                .toList();
    }

    private static List<Future<?>> live() {
        // A scheduler that was disposed of forgets its timers without cancelling them.
        TIMERS.entrySet()
                .removeIf(entry ->
                        entry.getKey().isDone() || entry.getValue().executor().isShutdown());
        return new ArrayList<>(TIMERS.keySet());
    }

    private static ScheduledExecutorService watched(ScheduledExecutorService executor) {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                LiveTimers.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(executor, arguments);
                        if (result instanceof Future<?> timer && isDelayed(timer)) {
                            TIMERS.put(timer, new Timer(executor, new Throwable("A timer was set here")));
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isDelayed(Future<?> task) {
        return task instanceof Delayed delayed && delayed.getDelay(TimeUnit.NANOSECONDS) > 0;
    }

    private record Timer(ScheduledExecutorService executor, Throwable origin) {}
}
