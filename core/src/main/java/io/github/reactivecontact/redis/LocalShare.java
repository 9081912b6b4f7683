package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Permits at a share of the rate, by this client alone. The first of an instance comes at a random moment of its
 * interval, or all clients would send at once when Redis is lost. Safe for use by many threads.
 */
final class LocalShare {

    private final DoubleSupplier random;
    private final Map<String, Long> next = new HashMap<>();

    LocalShare(DoubleSupplier random) {
        this.random = random;
    }

    synchronized Permit acquire(Request request, double share, long now) {
        long interval = (long) (request.interval().toNanos() / share);
        long free =
                next.computeIfAbsent(request.idInstance(), unknown -> now + (long) (random.getAsDouble() * interval));
        if (free - now > 0) {
            return Permit.notBefore(Duration.ofNanos(free - now));
        }
        next.put(request.idInstance(), now + interval);
        return Permit.uncoordinated();
    }

    /**
     * What was sent last was refused, because others sent at the same time. It may be sent again so much later, and from
     * then on at another moment of the interval than theirs.
     */
    synchronized void refused(String idInstance, Duration delay, long now) {
        next.put(idInstance, now + delay.toNanos());
    }

    synchronized void forget() {
        next.clear();
    }
}
