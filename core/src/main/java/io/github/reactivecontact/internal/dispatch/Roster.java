package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances, and which of them is free soonest. Not safe for several threads at once. */
final class Roster {

    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Instance> byId = new HashMap<>();
    private final InstanceHeap free;
    private final InstanceHeap freeAndAwaited;
    private final Listeners listeners;
    private List<Instance> asked = List.of();
    private int setAside;
    private int gone;

    Roster(Settings settings, Listeners listeners, long now) {
        this.listeners = listeners;
        long first = Nanos.of(settings.firstSetAside());
        long longest = Nanos.of(settings.longestSetAside());
        for (String idInstance : settings.idInstances()) {
            Pace pace = settings.rate() == null
                    ? null
                    : new Pace(
                            settings.rate().requests(), Nanos.of(settings.rate().per()), now);
            Instance instance = new Instance(instances.size(), idInstance, pace, new SetAside(first, longest));
            if (pace != null) {
                instance.tally.pace(pace);
            }
            instances.add(instance);
            byId.put(idInstance, instance);
        }
        free = new InstanceHeap(instances.size());
        freeAndAwaited = new InstanceHeap(instances.size());
        instances.forEach(free::place);
    }

    List<Instance> instances() {
        return instances;
    }

    @Nullable
    Instance named(String idInstance) {
        return byId.get(idInstance);
    }

    /** To be called after every change of an instance or its line. */
    void changed(Instance instance) {
        instance.tally.waiting.lazySet(instance.line.size());
        if (!instance.isGrantable()) {
            free.remove(instance);
            freeAndAwaited.remove(instance);
            return;
        }
        free.place(instance);
        if (instance.line.isEmpty()) {
            freeAndAwaited.remove(instance);
        } else {
            freeAndAwaited.place(instance);
        }
    }

    void dismiss(Instance instance, ContactLookupException because, long now) {
        if (!instance.isGone()) {
            setAside += instance.isSetAside() ? 0 : 1;
            gone++;
            instance.setAside.forGood(because);
            listeners.setAside(instance, now);
        }
        changed(instance);
    }

    void setAside(Instance instance, ContactLookupException because, boolean probed, long now) {
        // Of several requests in flight that fail alike, the first has said it all.
        if (!instance.isGone() && (probed || !instance.isSetAside())) {
            setAside += instance.isSetAside() ? 0 : 1;
            instance.setAside.forNow(because, now);
            listeners.setAside(instance, now);
        }
        changed(instance);
    }

    void setAsideByOthers(Instance instance, ContactLookupException because, long lasts, long now) {
        if (!instance.isGone() && instance.probe == null) {
            setAside += instance.isSetAside() ? 0 : 1;
            instance.setAside.byOthers(because, lasts, now);
            listeners.setAside(instance, now);
        }
        changed(instance);
    }

    void probedInVain(Instance instance, long now) {
        if (instance.isSetAside() && !instance.isGone()) {
            instance.setAside.probedInVain(now);
            listeners.setAside(instance, now);
        }
        changed(instance);
    }

    void recovered(Instance instance) {
        if (instance.isSetAside() && !instance.isGone()) {
            setAside--;
            instance.setAside.over();
            listeners.ready(instance);
        }
        changed(instance);
    }

    /** For these a permit of others is being asked for: free, but not to be granted anything before the answer. */
    void asked(List<Instance> instances) {
        asked = instances;
    }

    /** The instance that is free soonest, or null if none can be granted anything. */
    @Nullable
    Instance free() {
        return free.first();
    }

    /** The same among those that somebody waits for by name. */
    @Nullable
    Instance freeAndAwaited() {
        return freeAndAwaited.first();
    }

    /** Nothing can be granted before that moment. An instance that is being written to may be free at any. */
    long soonestGrant(@Nullable Instance through) {
        if (through != null) {
            return through.freeAt();
        }
        Instance soonest = free.first();
        return soonest == null || free.size() + gone < instances.size() ? Long.MIN_VALUE : soonest.freeAt();
    }

    boolean isReady(@Nullable Instance through, long now) {
        if (through != null) {
            return through.isReady(now);
        }
        if (setAside < instances.size()) {
            return true;
        }
        Instance soonest = free.first();
        return (soonest != null && soonest.isReady(now)) || asked.stream().anyMatch(instance -> instance.isReady(now));
    }

    boolean mayComeBack(@Nullable Instance through) {
        return through != null ? !through.isGone() : gone < instances.size();
    }

    /** Why no instance is ready: the failure of the one that may come back soonest. */
    SetAside.@Nullable Term hindrance(@Nullable Instance through) {
        if (through != null) {
            return through.setAside.term();
        }
        SetAside.Term soonest = null;
        for (Instance instance : instances) {
            SetAside.Term term = instance.setAside.term();
            if (term != null && (soonest == null || term.until() < soonest.until())) {
                soonest = term;
            }
        }
        return soonest;
    }
}
