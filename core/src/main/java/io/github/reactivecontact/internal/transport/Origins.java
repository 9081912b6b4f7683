package io.github.reactivecontact.internal.transport;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The health of the routes to each origin, shared by all instances there. An origin is forgotten once no instance and
 * no request uses it. Then its connection pool is disposed: Reactor Netty evicts idle connections, but it keeps their
 * pool, and its background disposal of inactive pools continues after the pools of a client are disposed.
 *
 * <p>Safe for use by several threads.
 */
final class Origins {

    private final Map<String, HealthReference> byOrigin = new HashMap<>();
    private final ReferenceQueue<ReuseHealth> unused = new ReferenceQueue<>();
    private final Consumer<InetSocketAddress> disposal;

    /**
     * Creates an empty set.
     *
     * @param disposal disposes the pool of an address
     */
    Origins(Consumer<InetSocketAddress> disposal) {
        this.disposal = disposal;
    }

    /** Returns the health that all endpoints of one origin share, and forgets origins that are no longer used. */
    synchronized ReuseHealth healthOf(Endpoint endpoint) {
        HealthReference known = byOrigin.get(endpoint.origin());
        ReuseHealth health = known == null ? null : known.get();
        if (health == null) {
            health = new ReuseHealth();
            byOrigin.put(endpoint.origin(), new HealthReference(endpoint, health, unused));
        }
        forgetUnused();
        return health;
    }

    private void forgetUnused() {
        for (Reference<?> next = unused.poll(); next != null; next = unused.poll()) {
            // An origin that came back has another reference, and its pool remains.
            if (next instanceof HealthReference gone && byOrigin.remove(gone.origin, gone)) {
                disposeUnlessShared(gone.address);
            }
        }
    }

    /** Two schemes may have one address, and Reactor Netty disposes pools by address. */
    private void disposeUnlessShared(InetSocketAddress address) {
        if (byOrigin.values().stream().noneMatch(other -> other.address.equals(address))) {
            disposal.accept(address);
        }
    }

    private static final class HealthReference extends WeakReference<ReuseHealth> {

        private final String origin;
        private final InetSocketAddress address;

        private HealthReference(Endpoint endpoint, ReuseHealth health, ReferenceQueue<? super ReuseHealth> unused) {
            super(health, unused);
            this.origin = endpoint.origin();
            this.address = endpoint.address();
        }
    }
}
