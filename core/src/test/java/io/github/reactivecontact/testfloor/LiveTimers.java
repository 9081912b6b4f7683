package io.github.reactivecontact.testfloor;

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
 * Tasks that wait in one of Reactor's schedulers for their time. A test may replace a timer that was there before, as
 * an alarm that is set anew does: there must only not be more of them that were set at the same place. One that was set
 * elsewhere and ends in the meantime makes no room for another.
 */
public final class LiveTimers implements LeftoverCheck {

    private static final String DECORATOR = "test-floor-live-timers";
    private static final Pattern LIBRARY =
            Pattern.compile("java\\.|jdk\\.|reactor\\.|" + Pattern.quote(LiveTimers.class.getName()));
    private static final int SET_BETWEEN_SWEEPS = 4096;
    private static final Map<Future<?>, Timer> TIMERS = new ConcurrentHashMap<>();
    private static final AtomicInteger SET = new AtomicInteger();

    private Map<Future<?>, String> before = Map.of();

    @Override
    public void begin() {
        if (Schedulers.addExecutorServiceDecorator(DECORATOR, (scheduler, executor) -> watched(executor))) {
            // Tests of another engine may have made the shared schedulers before, and nobody would watch these.
            Schedulers.shutdownNow();
        }
        before = live();
    }

    @Override
    public List<Leftover> findings() {
        Map<Future<?>, String> now = live();
        return now.keySet().stream()
                .filter(timer -> !before.containsKey(timer))
                .filter(timer -> count(now, now.get(timer)) > count(before, now.get(timer)))
                .map(timer -> new Leftover(
                        "a live timer, due in " + ((Delayed) timer).getDelay(TimeUnit.MILLISECONDS) + " ms",
                        TIMERS.get(timer).origin()))
                .toList();
    }

    /** Each with the place where it was set. */
    private static Map<Future<?>, String> live() {
        forgetEnded();
        Map<Future<?>, String> live = new HashMap<>();
        TIMERS.forEach((timer, how) -> live.put(timer, how.place()));
        return live;
    }

    private static void forgetEnded() {
        // A scheduler that was disposed of forgets its timers without cancelling them.
        TIMERS.entrySet()
                .removeIf(entry ->
                        entry.getKey().isDone() || entry.getValue().executor().isShutdown());
    }

    private static int count(Map<Future<?>, String> timers, String place) {
        return Collections.frequency(timers.values(), place);
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
                            if (SET.incrementAndGet() % SET_BETWEEN_SWEEPS == 0) {
                                forgetEnded(); // or a long test would hold all of its timers
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

    private record Timer(ScheduledExecutorService executor, Throwable origin) {

        /** The first method of the stack that is not of the JDK, of Reactor or of this class. */
        String place() {
            return Arrays.stream(origin.getStackTrace())
                    .filter(frame -> !LIBRARY.matcher(frame.getClassName()).lookingAt())
                    .findFirst()
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .orElse("a library");
        }
    }
}
