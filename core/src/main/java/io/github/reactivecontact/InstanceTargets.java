package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.transport.Endpoint;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Creates the dispatcher's targets of a set of instances. An instance that is in two sets one after the other, with the
 * same address and token, keeps its target, and so its route.
 */
final class InstanceTargets {

    private final Function<Endpoint, Transport.Route> routes;
    private final boolean plaintextAllowed;

    /** Changed by the dispatcher only, together with its own instances, so that both always have the same set. */
    private Map<GreenApiInstance, Settings.Target> current = Map.of();

    /**
     * Creates an empty set.
     *
     * @param routes creates a route
     * @param plaintextAllowed whether a token may be sent in clear text
     */
    InstanceTargets(Function<Endpoint, Transport.Route> routes, boolean plaintextAllowed) {
        this.routes = routes;
        this.plaintextAllowed = plaintextAllowed;
    }

    /**
     * Checks a set. Safe for use by several threads.
     *
     * @param instances the whole set
     * @return replaces the current set when it is called, and returns the targets in the same order. Not safe for use
     *     by several threads
     * @throws IllegalArgumentException if the set is empty, if an {@code idInstance} is in it twice, or if a token
     *     would be sent in clear text
     */
    Supplier<List<Settings.Target>> replacement(Iterable<GreenApiInstance> instances) {
        Collection<GreenApiInstance> valid = checked(instances);
        return () -> replace(valid);
    }

    private List<Settings.Target> replace(Collection<GreenApiInstance> instances) {
        Map<GreenApiInstance, Settings.Target> before = current;
        Map<GreenApiInstance, Settings.Target> after = new LinkedHashMap<>();
        for (GreenApiInstance instance : instances) {
            Settings.Target known = before.get(instance);
            after.put(instance, known == null ? target(instance) : known);
        }
        current = after;
        return List.copyOf(after.values());
    }

    private Collection<GreenApiInstance> checked(Iterable<GreenApiInstance> instances) {
        Map<String, GreenApiInstance> byId = new LinkedHashMap<>();
        for (GreenApiInstance instance : Objects.requireNonNull(instances, "instances must not be null")) {
            Objects.requireNonNull(instance, "instances must not contain null");
            if (byId.putIfAbsent(instance.idInstance(), instance) != null) {
                throw new IllegalArgumentException(
                        "instances must not contain an idInstance twice, was " + instance.idInstance());
            }
            if (!plaintextAllowed && instance.isPlaintext()) {
                throw new IllegalArgumentException(instance.plaintextProblem());
            }
        }
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("instances must not be empty: a client needs an instance");
        }
        return byId.values();
    }

    private Settings.Target target(GreenApiInstance instance) {
        Endpoint endpoint = new Endpoint(instance.apiUrl(), instance.idInstance(), instance.apiTokenInstance());
        return new Settings.Target(
                instance.idInstance(), instance.serverAddress(), endpoint.origin(), routes.apply(endpoint));
    }
}
