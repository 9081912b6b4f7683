package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances, ordered by the moment at which they become free. Not safe for use by several threads, except for
 * {@link #instances()}.
 */
final class InstancePool {

    /** While no instance is healthy, each host is probed at least this often. */
    private static final long PROBE_INTERVAL = Nanos.of(Duration.ofSeconds(2));

    private static final long SOON = Nanos.of(Duration.ofSeconds(1));

    private final Map<String, Instance> byId = new HashMap<>();
    private final Hosts hosts = new Hosts();
    private final InstanceHeap free = new InstanceHeap(0);
    private final InstanceHeap freeWithQueue = new InstanceHeap(1);
    private final LifecycleEvents events;

    /** The reading of the clock in the current event. */
    private final LongSupplier clock;

    private final Settings settings;
    private volatile List<Instance> instances = List.of();
    private List<Instance> permitRequested = List.of();
    private final RetiredInstances retired = new RetiredInstances();
    private int healthy;
    private int deleted;

    /** Counts the recoveries of the whole fleet. A probe of an earlier one is outdated. */
    private int recoveries;

    InstancePool(Settings settings, LifecycleEvents events, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        List<Instance> created = new ArrayList<>();
        for (Settings.Target target : settings.targets()) {
            Instance instance = create(target);
            created.add(instance);
            byId.put(target.idInstance(), instance);
        }
        instances = created;
        created.forEach(this::changed);
    }

    private Instance create(Settings.Target target) {
        Settings.Rate rate = settings.rate();
        RetiredInstances.Retired before = retired.take(target.idInstance(), clock.getAsLong());
        Pace known = before == null ? null : before.pace();
        Pace pace = rate == null || known != null
                ? known
                : new Pace(rate.requests(), Nanos.of(rate.per()), clock.getAsLong());
        InstanceHealth health =
                new InstanceHealth(Nanos.of(settings.initialCooldown()), Nanos.of(settings.maxCooldown()));
        Instance instance = new Instance(target, hosts.of(target), pace, health);
        hosts.join(instance);
        if (before != null) {
            instance.pauseUntil(before.pausedUntil());
        }
        if (pace != null) {
            instance.counters.pace(pace);
        }
        return instance;
    }

    /**
     * Replaces the set of instances.
     *
     * @param recovered receives the instances that are available again, because their token or address has changed
     * @return the instances that are no longer there
     */
    Collection<Instance> replace(List<Settings.Target> targets, Consumer<Instance> recovered) {
        Map<String, Instance> before = new HashMap<>(byId);
        List<Instance> after = new ArrayList<>();
        byId.clear();
        for (Settings.Target target : targets) {
            Instance instance = before.remove(target.idInstance());
            if (instance == null) {
                instance = create(target);
            } else if (!instance.isSentTo(target)) {
                retarget(instance, target, recovered);
            }
            byId.put(target.idInstance(), instance);
            after.add(instance);
        }
        instances = List.copyOf(after);
        before.values().forEach(this::remove);
        changed(after);
        return before.values();
    }

    private void remove(Instance instance) {
        instance.removed = true;
        hosts.leave(instance);
        Settings.Rate rate = settings.rate();
        if (rate != null && instance.pace != null) {
            long now = clock.getAsLong();
            retired.add(instance.idInstance, instance.pace, instance.pausedUntil(), now + Nanos.of(rate.per()), now);
        }
        changed(instance);
    }

    Set<Instance> of(Host host) {
        return hosts.instancesOf(host);
    }

    /** A new address or token: what was known of the instance no longer holds. */
    private void retarget(Instance instance, Settings.Target target, Consumer<Instance> recovered) {
        boolean wasUnavailable = !instance.isHealthy();
        boolean isMoved = !instance.host.origin.equals(target.origin());
        if (isMoved) {
            hosts.leave(instance);
        }
        instance.target = target;
        instance.health.reset();
        if (isMoved) {
            instance.host = hosts.of(target);
            hosts.join(instance);
        }
        if (wasUnavailable && instance.isHealthy()) {
            events.ready(instance);
            recovered.accept(instance);
        }
    }

    /** The instances in the order in which they were given. Safe for use by several threads. */
    List<Instance> instances() {
        return instances;
    }

    @Nullable
    Instance named(String idInstance) {
        return byId.get(idInstance);
    }

    // ---- Order.

    /** Must be called after each change of an instance or of its queue. */
    void changed(Instance instance) {
        instance.counters.waiting.lazySet(instance.waiting);
        if (isCountChanged(instance)) {
            anyHealthChanged();
        }
        boolean isGrantable = isGrantable(instance);
        if (isGrantable) {
            free.place(instance);
        } else {
            free.remove(instance);
        }
        if (isGrantable && instance.waiting > 0) {
            freeWithQueue.place(instance);
        } else {
            freeWithQueue.remove(instance);
        }
        Instance successor = instance.removed ? byId.get(instance.idInstance) : null;
        if (successor != null) {
            // It has the same pace.
            changed(successor);
        }
    }

    /** Updates the counts. Returns whether the number of healthy instances has become zero or is no longer zero. */
    private boolean isCountChanged(Instance instance) {
        boolean isDeleted = instance.isDeleted() && !instance.removed;
        deleted += Boolean.compare(isDeleted, instance.countedAsDeleted);
        instance.countedAsDeleted = isDeleted;
        boolean isHealthy = instance.isHealthy() && !instance.removed;
        if (isHealthy == instance.countedAsHealthy) {
            return false;
        }
        instance.countedAsHealthy = isHealthy;
        healthy += isHealthy ? 1 : -1;
        return healthy == (isHealthy ? 1 : 0);
    }

    /**
     * While no instance is healthy, open circuits are probed soon. When the first one is healthy again, the others are
     * probed at once, because they have probably failed for the same reason.
     */
    private void anyHealthChanged() {
        long probedBy = clock.getAsLong() + (healthy == 0 ? PROBE_INTERVAL : 0);
        hosts.shortenCircuits(probedBy);
        instances.forEach(instance -> instance.health.shortenCircuit(probedBy));
        if (healthy > 0) {
            recoveries++;
            hosts.forgetProbes();
            instances.forEach(instance -> instance.probes = 0);
        }
        restore(instances);
    }

    /** Must be called after each change of a host. */
    void hostChanged(Host host) {
        changed(of(host));
    }

    private void changed(Collection<Instance> several) {
        boolean isFlipped = false;
        for (Instance instance : several) {
            isFlipped |= isCountChanged(instance);
        }
        if (isFlipped) {
            anyHealthChanged();
        } else {
            restore(several);
        }
    }

    private void restore(Collection<Instance> changed) {
        for (Instance instance : changed) {
            boolean isGrantable = isGrantable(instance);
            free.include(instance, isGrantable);
            freeWithQueue.include(instance, isGrantable && instance.waiting > 0);
        }
        free.restore();
        freeWithQueue.restore();
    }

    /** Records the instances whose permits are outstanding. They are free, but not grantable before the answer. */
    void permitsRequested(List<Instance> instances) {
        permitRequested = instances;
    }

    boolean isGrantable(Instance instance) {
        return instance.isGrantable(healthy == 0);
    }

    /** Returns the grantable instance that is free soonest, or null. */
    @Nullable
    Instance firstFree() {
        return free.first();
    }

    /** Returns the same, but only of instances that a waiting lookup requires. */
    @Nullable
    Instance firstFreeWithQueue() {
        return freeWithQueue.first();
    }

    /**
     * Returns a moment before which nothing can be granted. An instance that is not grantable now may become so at any
     * time: it then waits for its pace and its pause only.
     */
    long soonestGrant(@Nullable Instance through) {
        if (through != null) {
            return through.freeAt();
        }
        Instance first = free.first();
        long soonest = first == null ? Timer.NEVER : first.freeAt();
        if (soonest > clock.getAsLong() && free.size() + deleted < instances.size()) {
            for (Instance instance : instances) {
                soonest = isGrantable(instance) || instance.isDeleted()
                        ? soonest
                        : Math.min(soonest, instance.pacedUntil());
            }
        }
        return soonest == Timer.NEVER ? Long.MIN_VALUE : soonest;
    }

    // ---- Probes.

    int recoveries() {
        return recoveries;
    }

    void probeStarted(Attempt probe, long now) {
        probe.instance.probes++;
        probe.host.probes++;
        if (healthy == 0 && probe.instance.isCircuitOpen()) {
            probe.host.delayProbe(now + PROBE_INTERVAL);
        }
        hostChanged(probe.host);
    }

    void probeEnded(Attempt probe) {
        if (!probe.isOutdatedProbe(recoveries)) {
            probe.instance.probes--;
            probe.host.probes--;
        }
        hostChanged(probe.host);
        changed(probe.instance);
    }

    // ---- What may be waited for.

    boolean isAnyHealthy() {
        return healthy > 0;
    }

    boolean hasSeveralHosts() {
        return hosts.areSeveral();
    }

    /** Whether another healthy instance is free soon. */
    boolean isAnotherFreeSoon(Instance instance, long now) {
        Instance other = free.firstBut(instance);
        return other != null && other.isHealthy() && other.freeAt() - now <= SOON;
    }

    boolean isAnyHealthyBut(Instance instance) {
        return healthy > (instance.countedAsHealthy ? 1 : 0);
    }

    boolean isReady(@Nullable Instance through, long now) {
        if (through != null) {
            return !through.removed && through.isReady(now);
        }
        if (healthy > 0) {
            return true;
        }
        Instance soonest = free.first();
        return (soonest != null && soonest.isReady(now))
                || permitRequested.stream().anyMatch(instance -> instance.isReady(now));
    }

    boolean mayRecover(@Nullable Instance through) {
        return through != null ? !through.isDeleted() && !through.removed : deleted < instances.size();
    }

    /** Returns the term that ends soonest, or null. It is the reason why no instance is ready. */
    InstanceHealth.@Nullable Term soonestTerm(@Nullable Instance through) {
        if (through != null) {
            return through.term();
        }
        InstanceHealth.Term soonest = null;
        for (Instance instance : instances) {
            InstanceHealth.Term term = instance.term();
            if (term != null && (soonest == null || term.until() < soonest.until())) {
                soonest = term;
            }
        }
        return soonest;
    }
}
