package io.github.reactivecontact.internal.dispatch;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The hosts, and the instances of each. Not safe for use by several threads. */
final class Hosts {

    private final Map<String, Host> byOrigin = new HashMap<>();
    private final Map<Host, Set<Instance>> members = new HashMap<>();

    /** Returns the host of a target, also if it has no instance yet. */
    Host of(Settings.Target target) {
        return byOrigin.computeIfAbsent(target.origin(), Host::new);
    }

    void join(Instance instance) {
        members.computeIfAbsent(instance.host, host -> new LinkedHashSet<>()).add(instance);
    }

    /** Removes an instance from its host. A host without instances is forgotten. */
    void leave(Instance instance) {
        Set<Instance> others = instancesOf(instance.host);
        others.remove(instance);
        if (others.isEmpty()) {
            byOrigin.remove(instance.host.origin);
            members.remove(instance.host);
        }
    }

    Set<Instance> instancesOf(Host host) {
        return members.getOrDefault(host, Set.of());
    }

    boolean areSeveral() {
        return byOrigin.size() > 1;
    }

    void shortenCircuits(long moment) {
        byOrigin.values().forEach(host -> host.shortenCircuit(moment));
    }

    void forgetProbes() {
        byOrigin.values().forEach(host -> host.probes = 0);
    }
}
