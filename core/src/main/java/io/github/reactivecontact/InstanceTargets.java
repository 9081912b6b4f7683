package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.transport.Endpoint;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Creates the dispatcher's targets of a set of instances. An instance that is in two sets one after the other, with the
 * same address and token, keeps its target, and so its route. Safe for use by several threads.
 */
final class InstanceTargets {

    private final Function<Endpoint, Transport.Route> routes;
    private final boolean plaintextAllowed;

    // Calls at the same time may each create a target of one instance. The dispatcher then replaces one by the other.
    private volatile Map<GreenApiInstance, Settings.Target> current = Map.of();

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
     * Replaces the set. Nothing changes if it is not valid.
     *
     * @param instances the whole set
     * @return the targets, in the same order
     * @throws IllegalArgumentException if the set is empty, if an {@code idInstance} is in it twice, or if a token would
     *     be sent in clear text
     */
    List<Settings.Target> replace(Iterable<GreenApiInstance> instances) {
        Map<String, GreenApiInstance> valid = checked(instances);
        Map<GreenApiInstance, Settings.Target> before = current;
        Map<GreenApiInstance, Settings.Target> after = new LinkedHashMap<>();
        for (GreenApiInstance instance : valid.values()) {
            Settings.Target known = before.get(instance);
            after.put(instance, known == null ? target(instance) : known);
        }
        current = after;
        return List.copyOf(after.values());
    }

    private Map<String, GreenApiInstance> checked(Iterable<GreenApiInstance> instances) {
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
        return byId;
    }

    private Settings.Target target(GreenApiInstance instance) {
        Endpoint endpoint = new Endpoint(instance.apiUrl(), instance.idInstance(), instance.apiTokenInstance());
        return new Settings.Target(
                instance.idInstance(), instance.serverAddress(), endpoint.origin(), routes.apply(endpoint));
    }
}
