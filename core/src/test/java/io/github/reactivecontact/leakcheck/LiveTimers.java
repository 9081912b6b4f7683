package io.github.reactivecontact.leakcheck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import reactor.core.scheduler.Schedulers;

/**
 * Delayed tasks that are still scheduled in one of Reactor's schedulers. Timers are counted by the method that
 * scheduled them, so a test may replace a timer by one that the same method schedules.
 */
public final class LiveTimers implements LeakCheck {

    private static final String DECORATOR = "leak-check-live-timers";
    private static final Pattern LIBRARY =
            Pattern.compile("java\\.|jdk\\.|reactor\\.|" + Pattern.quote(LiveTimers.class.getName()));
    private static final int SCHEDULED_BETWEEN_SWEEPS = 4096;
    private static final Map<Future<?>, LiveTimer> TIMERS = new ConcurrentHashMap<>();
    private static final AtomicInteger SCHEDULED = new AtomicInteger();

    private Map<Future<?>, String> before = Map.of();

    @Override
    public void begin() {
        if (Schedulers.addExecutorServiceDecorator(DECORATOR, (scheduler, executor) -> tracked(executor))) {
            // Tests of another engine may have created the shared schedulers without this decorator.
            Schedulers.shutdownNow();
        }
        before = live();
    }

    @Override
    public List<Leak> findings() {
        Map<Future<?>, String> now = live();
        return now.keySet().stream()
                .filter(timer -> !before.containsKey(timer))
                .filter(timer -> count(now, now.get(timer)) > count(before, now.get(timer)))
                .map(timer -> new Leak(
                        "a live timer, due in " + ((Delayed) timer).getDelay(TimeUnit.MILLISECONDS) + " ms",
                        TIMERS.get(timer).origin()))
                .toList();
    }

    /** Returns each live timer with the method that scheduled it. */
    private static Map<Future<?>, String> live() {
        removeEnded();
        Map<Future<?>, String> live = new HashMap<>();
        TIMERS.forEach((timer, liveTimer) -> live.put(timer, liveTimer.place()));
        return live;
    }

    private static void removeEnded() {
        // A disposed scheduler drops its timers without cancelling them.
        TIMERS.entrySet()
                .removeIf(entry ->
                        entry.getKey().isDone() || entry.getValue().executor().isShutdown());
    }

    private static int count(Map<Future<?>, String> timers, String place) {
        return Collections.frequency(timers.values(), place);
    }

    private static ScheduledExecutorService tracked(ScheduledExecutorService executor) {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                LiveTimers.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(executor, arguments);
                        if (result instanceof Future<?> timer && isDelayed(timer)) {
                            TIMERS.put(timer, new LiveTimer(executor, new Throwable("The timer was scheduled here")));
                            if (SCHEDULED.incrementAndGet() % SCHEDULED_BETWEEN_SWEEPS == 0) {
                                removeEnded(); // bounds the memory of a long test
                            }
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

    private record LiveTimer(ScheduledExecutorService executor, Throwable origin) {

        /** Returns the first method of the stack that is not of the JDK, Reactor or this class. */
        String place() {
            return Arrays.stream(origin.getStackTrace())
                    .filter(frame -> !LIBRARY.matcher(frame.getClassName()).lookingAt())
                    .findFirst()
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .orElse("a library");
        }
    }
}
