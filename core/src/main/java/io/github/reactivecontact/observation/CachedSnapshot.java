package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.micrometer.core.instrument.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A snapshot that all meters share: taking one costs time in proportion to the number of instances. Safe for use by
 * several threads.
 */
final class CachedSnapshot {

    private record Taken(
            ClientSnapshot snapshot,
            Map<String, Instance> instances,
            Map<State, Long> states,
            Map<State, Long> usable,
            Map<Reason, Long> reasons,
            long at) {}

    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReactiveContactClient client;
    private final Clock clock;
    private final Consumer<CachedSnapshot> observer;
    private volatile Taken taken;

    /**
     * Takes the first snapshot.
     *
     * @param observer called after each later snapshot, on the thread that reads a meter
     */
    CachedSnapshot(ReactiveContactClient client, Clock clock, Consumer<CachedSnapshot> observer) {
        this.client = client;
        this.clock = clock;
        this.observer = observer;
        this.taken = take();
    }

    ClientSnapshot latest() {
        return refreshed().snapshot;
    }

    /** Returns the instances of the latest snapshot by their {@code idInstance}. */
    Map<String, Instance> instances() {
        return refreshed().instances;
    }

    /** Returns the reasons for which an instance is unavailable. */
    Set<Reason> reasons() {
        return refreshed().reasons.keySet();
    }

    long count(State state) {
        return refreshed().states.getOrDefault(state, 0L);
    }

    /** Returns the number of instances in a state that a lookup may use. */
    long countUsable(State state) {
        return refreshed().usable.getOrDefault(state, 0L);
    }

    /** Returns the number of instances that are unavailable for a reason. */
    long count(Reason reason) {
        return refreshed().reasons.getOrDefault(reason, 0L);
    }

    private Taken refreshed() {
        Taken latest = taken;
        if (clock.monotonicTime() - latest.at >= MAX_AGE_NANOS) {
            latest = take();
            taken = latest;
            observer.accept(this);
        }
        return latest;
    }

    private Taken take() {
        ClientSnapshot snapshot = client.snapshot();
        Map<String, Instance> instances = new HashMap<>();
        Map<State, Long> states = new EnumMap<>(State.class);
        Map<State, Long> usable = new EnumMap<>(State.class);
        Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
        for (Instance instance : snapshot.instances()) {
            instances.put(instance.idInstance(), instance);
            states.merge(instance.state(), 1L, Long::sum);
            if (instance.isUsable()) {
                usable.merge(instance.state(), 1L, Long::sum);
            }
            Reason reason = instance.cooldownReason();
            if (reason != null) {
                reasons.merge(reason, 1L, Long::sum);
            }
        }
        return new Taken(snapshot, instances, states, usable, reasons, clock.monotonicTime());
    }
}
