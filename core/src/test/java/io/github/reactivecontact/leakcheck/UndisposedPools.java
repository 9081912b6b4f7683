package io.github.reactivecontact.leakcheck;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Connection pools of Reactor Netty that still evict in the background, so were not disposed. Other pools show only
 * through their connections. It runs once per test class, because a pool starts with the first request of its client,
 * which the test class may own.
 */
public final class UndisposedPools implements LeakCheck {

    private int before;

    @Override
    public void begin() {
        before = scheduledEvictions();
    }

    @Override
    public List<Leak> findings() {
        int more = scheduledEvictions() - before;
        return more > 0 ? List.of(Leak.of("connection pools that evict in the background: " + more)) : List.of();
    }

    private static int scheduledEvictions() {
        try {
            Class<?> type = Class.forName("reactor.netty.resources.PoolMaintenanceScheduler");
            Object scheduler = ReflectiveAccess.field(type, "INSTANCE", null);
            return ((ScheduledThreadPoolExecutor) ReflectiveAccess.field(type, "executor", scheduler))
                    .getQueue()
                    .size();
        } catch (ClassNotFoundException e) {
            throw new AssertionError("Reactor Netty no longer has its maintenance scheduler", e);
        }
    }
}
