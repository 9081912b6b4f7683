package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances, ordered by the moment at which they become free. Not safe for use by several threads. */
final class InstancePool {

    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Instance> byId = new HashMap<>();
    private final InstanceHeap free;
    private final InstanceHeap freeWithQueue;
    private final LifecycleEvents events;
    private List<Instance> permitRequested = List.of();
    private int unavailable;
    private int disabled;

    InstancePool(Settings settings, LifecycleEvents events, long now) {
        this.events = events;
        long initialCooldown = Nanos.of(settings.initialCooldown());
        long maxCooldown = Nanos.of(settings.maxCooldown());
        for (Settings.Target target : settings.targets()) {
            Pace pace = settings.rate() == null
                    ? null
                    : new Pace(
                            settings.rate().requests(), Nanos.of(settings.rate().per()), now);
            InstanceHealth health = new InstanceHealth(initialCooldown, maxCooldown);
            Instance instance = new Instance(instances.size(), target, pace, health);
            if (pace != null) {
                instance.counters.pace(pace);
            }
            instances.add(instance);
            byId.put(target.idInstance(), instance);
        }
        free = new InstanceHeap(instances.size());
        freeWithQueue = new InstanceHeap(instances.size());
        instances.forEach(free::place);
    }

    List<Instance> instances() {
        return instances;
    }

    @Nullable
    Instance named(String idInstance) {
        return byId.get(idInstance);
    }

    /** Must be called after each change of an instance or of its queue. */
    void changed(Instance instance) {
        instance.counters.waiting.lazySet(instance.waiting);
        if (!instance.isGrantable()) {
            free.remove(instance);
            freeWithQueue.remove(instance);
            return;
        }
        free.place(instance);
        if (instance.waiting == 0) {
            freeWithQueue.remove(instance);
        } else {
            freeWithQueue.place(instance);
        }
    }

    void disable(Instance instance, ContactLookupException because, long now) {
        if (!instance.isDisabled()) {
            unavailable += instance.isCoolingDown() ? 0 : 1;
            disabled++;
            instance.health.startPermanent(because);
            events.cooldown(instance, now);
        }
        changed(instance);
    }

    void coolDown(Instance instance, ContactLookupException because, boolean isProbe, long now) {
        // Several requests in flight may fail for one reason: only the first starts the cooldown.
        if (!instance.isDisabled() && (isProbe || !instance.isCoolingDown())) {
            unavailable += instance.isCoolingDown() ? 0 : 1;
            instance.health.startOrDouble(because, now);
            events.cooldown(instance, now);
        }
        changed(instance);
    }

    void adoptCooldown(Instance instance, ContactLookupException because, long lasts, long now) {
        if (!instance.isDisabled() && instance.probe == Instance.NONE) {
            unavailable += instance.isCoolingDown() ? 0 : 1;
            instance.health.adopt(because, lasts, now);
            events.cooldown(instance, now);
        }
        changed(instance);
    }

    void repeatCooldown(Instance instance, long now) {
        if (instance.isCoolingDown() && !instance.isDisabled()) {
            instance.health.repeat(now);
            events.cooldown(instance, now);
        }
        changed(instance);
    }

    void recovered(Instance instance) {
        if (instance.isCoolingDown() && !instance.isDisabled()) {
            unavailable--;
            instance.health.end();
            events.ready(instance);
        }
        changed(instance);
    }

    /** Records the instances whose permits are outstanding. They are free, but not grantable before the answer. */
    void permitsRequested(List<Instance> instances) {
        permitRequested = instances;
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
     * Returns a moment before which nothing can be granted. An instance with an unwritten request may become free at
     * any time.
     */
    long soonestGrant(@Nullable Instance through) {
        if (through != null) {
            return through.freeAt();
        }
        Instance soonest = free.first();
        return soonest == null || free.size() + disabled < instances.size() ? Long.MIN_VALUE : soonest.freeAt();
    }

    boolean isReady(@Nullable Instance through, long now) {
        if (through != null) {
            return through.isReady(now);
        }
        if (unavailable < instances.size()) {
            return true;
        }
        Instance soonest = free.first();
        return (soonest != null && soonest.isReady(now))
                || permitRequested.stream().anyMatch(instance -> instance.isReady(now));
    }

    boolean mayRecover(@Nullable Instance through) {
        return through != null ? !through.isDisabled() : disabled < instances.size();
    }

    /** Returns the cooldown that ends soonest, or null. It is the reason why no instance is ready. */
    InstanceHealth.@Nullable Term soonestCooldown(@Nullable Instance through) {
        if (through != null) {
            return through.health.term();
        }
        InstanceHealth.Term soonest = null;
        for (Instance instance : instances) {
            InstanceHealth.Term term = instance.health.term();
            if (term != null && (soonest == null || term.until() < soonest.until())) {
                soonest = term;
            }
        }
        return soonest;
    }
}
