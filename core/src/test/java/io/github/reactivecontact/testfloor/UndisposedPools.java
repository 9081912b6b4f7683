package io.github.reactivecontact.testfloor;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Connection pools of Reactor Netty that still evict in the background, and so were not disposed of. Other pools show
 * by their connections only. A pool begins with its first request, also when its client is the test class's: therefore
 * looked for once a test class.
 */
public final class UndisposedPools implements LeftoverCheck {

    private int before;

    @Override
    public void begin() {
        before = waitingEvictions();
    }

    @Override
    public List<Leftover> findings() {
        int more = waitingEvictions() - before;
        return more > 0 ? List.of(Leftover.of("connection pools that evict in the background: " + more)) : List.of();
    }

    private static int waitingEvictions() {
        try {
            Class<?> type = Class.forName("reactor.netty.resources.PoolMaintenanceScheduler");
            Object scheduler = Inside.field(type, "INSTANCE", null);
            return ((ScheduledThreadPoolExecutor) Inside.field(type, "executor", scheduler))
                    .getQueue()
                    .size();
        } catch (ClassNotFoundException e) {
            throw new AssertionError("Reactor Netty no longer has its maintenance scheduler", e);
        }
    }
}
