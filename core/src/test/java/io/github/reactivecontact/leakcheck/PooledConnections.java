package io.github.reactivecontact.leakcheck;

import java.util.Collection;
import java.util.Map;
import java.util.function.ToIntFunction;
import reactor.netty.http.client.HttpClient;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool.PoolMetrics;
import reactor.netty.resources.PooledConnectionProvider;

/** Reads the connection counts of one HTTP client's pools without a meter registry. */
public final class PooledConnections {

    private final Map<?, ?> pools;

    private PooledConnections(Map<?, ?> pools) {
        this.pools = pools;
    }

    public static PooledConnections of(HttpClient client) {
        Object provider = client.configuration().connectionProvider();
        return new PooledConnections(
                (Map<?, ?>) ReflectiveAccess.field(PooledConnectionProvider.class, "channelPools", provider));
    }

    /** Whether no connection is acquired, waited for or being made. */
    public boolean areIdle() {
        return sum(PoolMetrics::acquiredSize) == 0
                && sum(PoolMetrics::pendingAcquireSize) == 0
                && sum(PoolMetrics::allocatedSize) == sum(PoolMetrics::idleSize);
    }

    public int count() {
        return sum(PoolMetrics::allocatedSize);
    }

    private int sum(ToIntFunction<PoolMetrics> size) {
        return ((Collection<?>) pools.values())
                .stream()
                        .map(pool -> ((InstrumentedPool<?>) pool).metrics())
                        .mapToInt(size)
                        .sum();
    }

    @Override
    public String toString() {
        return sum(PoolMetrics::acquiredSize) + " acquired, " + sum(PoolMetrics::pendingAcquireSize) + " waited for, "
                + sum(PoolMetrics::allocatedSize) + " in all, " + sum(PoolMetrics::idleSize) + " idle";
    }
}
