package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Changes the health of instances and hosts: cooldowns, open circuits, recoveries. Reports each change once. Not safe
 * for use by several threads.
 */
final class HealthChanges {

    private final InstancePool pool;
    private final LifecycleEvents events;
    private final DoubleSupplier random;
    private final Set<Instance> unavailable = new LinkedHashSet<>();

    HealthChanges(InstancePool pool, LifecycleEvents events, DoubleSupplier random) {
        this.pool = pool;
        this.events = events;
        this.random = random;
    }

    /** Removes and returns the instances that have become unavailable, or stay so after a probe. */
    Collection<Instance> takeUnavailable() {
        if (unavailable.isEmpty()) {
            return List.of();
        }
        List<Instance> taken = new ArrayList<>(unavailable);
        unavailable.clear();
        return taken;
    }

    private void changed(Instance instance) {
        pool.changed(instance);
        if (!instance.isHealthy()) {
            unavailable.add(instance);
        }
    }

    /** Whether no person has been asked yet to fix the instance. */
    private static boolean isUnreported(Instance instance) {
        InstanceHealth.Term term = instance.health.term();
        return term == null || term.isCircuitOpen();
    }

    void disable(Instance instance, ContactLookupException because, boolean isProbe, long now) {
        if (isProbe && instance.term() != null) {
            instance.health.disable(because, now);
        } else if (isUnreported(instance)) {
            instance.health.disable(because, now);
            events.cooldown(instance, now);
        }
        changed(instance);
    }

    void disablePermanently(Instance instance, ContactLookupException because, long now) {
        if (!instance.isDeleted()) {
            instance.health.disablePermanently(because);
            events.cooldown(instance, now);
        }
        changed(instance);
    }

    void coolDown(Instance instance, ContactLookupException because, boolean isProbe, long now) {
        boolean isFirst = isUnreported(instance);
        // Several requests in flight may fail for one reason: only the first starts the cooldown.
        if (!instance.isDeleted() && (isProbe || isFirst)) {
            instance.health.startOrDouble(because, now);
            if (isFirst) {
                events.cooldown(instance, now);
            }
        }
        changed(instance);
    }

    void adoptCooldown(Instance instance, ContactLookupException because, long lasts, long now) {
        if (!instance.isDeleted() && instance.probes == 0) {
            boolean isFirst = isUnreported(instance);
            instance.health.adopt(because, lasts, now);
            if (isFirst) {
                events.cooldown(instance, now);
            }
        } else if (!instance.isDeleted()) {
            // The probe decides. Until then its instance needs no other permit.
            instance.postponeProbe(now);
        }
        changed(instance);
    }

    /**
     * Starts a cooldown that a webhook reports. A cooldown that is running goes on, so that repeated webhooks do not
     * prolong it.
     *
     * @return whether it has started
     */
    boolean reported(Instance instance, ContactLookupException because, long now) {
        InstanceHealth.Term term = instance.health.term();
        if (instance.probes > 0 || (term != null && !term.isCircuitOpen() && term.until() > now)) {
            return false;
        }
        adoptCooldown(instance, because, instance.health.initialCooldown(), now);
        return true;
    }

    /**
     * Permits the next probe of an instance now.
     *
     * @return whether it was not permitted before
     */
    boolean mayProbe(Instance instance, long now) {
        InstanceHealth.Term term = instance.health.term();
        if (term == null || term.isPermanent() || term.until() <= now) {
            return false;
        }
        instance.health.endTermNow(now);
        pool.changed(instance);
        return true;
    }

    /** Records a fault of the server or of a connection that was open. */
    void faulted(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        InstanceHealth.Term term = instance.health.term();
        if (term == null) {
            if (instance.health.breaker.faulted(attempt.lookup.chatId)) {
                openCircuit(instance, failure, now);
            }
        } else if (!term.isCircuitOpen()) {
            if (attempt.isProbe()) {
                instance.health.repeat(now);
            }
        } else if (isCurrentProbe(attempt)) {
            instance.health.openCircuit(failure, duration(instance.health.breaker), now);
        }
        changed(instance);
    }

    private void openCircuit(Instance instance, ContactLookupException failure, long now) {
        instance.health.openCircuit(failure, duration(instance.health.breaker), now);
        events.circuitOpen(List.of(instance), now);
    }

    private boolean isCurrentProbe(Attempt attempt) {
        return attempt.isProbe() && !attempt.isOutdatedProbe(pool.recoveries());
    }

    /** Records that no connection to the host could be opened. */
    void unconnected(Attempt attempt, ContactLookupException failure, long now) {
        Host host = attempt.instance.host;
        if (isCurrentProbe(attempt)) {
            // It shows nothing about the reason of the instance's own term.
            attempt.instance.health.repeat(now);
        }
        if (host.term() == null && isOpening(host.breaker, attempt.lookup)) {
            List<Instance> affected =
                    pool.of(host).stream().filter(Instance::isHealthy).toList();
            openCircuit(host, failure, now);
            events.circuitOpen(affected, now);
        } else if (host.term() != null && isCurrentProbe(attempt)) {
            openCircuit(host, failure, now);
        }
        pool.hostChanged(host);
        changed(attempt.instance);
    }

    /** A bulk of one chat must not wait unreported. Lookups of single callers keep their attempts. */
    private static boolean isOpening(CircuitBreaker breaker, Lookup lookup) {
        boolean isOfSeveralChats = breaker.faulted(lookup.chatId);
        return isOfSeveralChats || (!lookup.hasSingles() && breaker.unconnected());
    }

    private void openCircuit(Host host, ContactLookupException failure, long now) {
        host.openCircuit(failure, duration(host.breaker), now);
        unavailable.addAll(pool.of(host));
    }

    private long duration(CircuitBreaker breaker) {
        return breaker.nextDuration(random.getAsDouble(), !pool.isAnyHealthy());
    }

    /** Opens the circuit of an instance that has received requests, and sent nothing for a long time. */
    void silent(Instance instance, ContactLookupException failure, long now) {
        openCircuit(instance, failure, now);
        changed(instance);
    }

    /** Records that a connection to the host was open. */
    void connected(Host host) {
        if (host.term() == null) {
            host.breaker.succeeded();
            return;
        }
        host.closeCircuit();
        pool.hostChanged(host);
        pool.of(host).stream().filter(Instance::isHealthy).forEach(events::ready);
    }

    /** Records a response that shows that the instance works. */
    void responded(Instance instance, boolean isProbe) {
        instance.health.accepted();
        recovered(instance, isProbe && !instance.isDeleted());
    }

    /** Records a response that shows that the server works, but not that the instance does. */
    void throttled(Instance instance) {
        recovered(instance, false);
    }

    private void recovered(Instance instance, boolean endsCooldown) {
        InstanceHealth.Term term = instance.health.term();
        if (term == null) {
            instance.health.breaker.succeeded();
        } else if (endsCooldown || term.isCircuitOpen()) {
            instance.health.end();
            pool.changed(instance);
            events.ready(instance);
        }
    }
}
