package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import io.micrometer.core.instrument.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A snapshot that all meters share: taking one costs time in proportion to the number of instances. Safe for use by
 * several threads.
 */
final class CachedSnapshot {

    private record Taken(ClientSnapshot snapshot, Map<String, ClientSnapshot.Instance> instances, long at) {}

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
    Map<String, ClientSnapshot.Instance> instances() {
        return refreshed().instances;
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
        Map<String, ClientSnapshot.Instance> instances = snapshot.instances().stream()
                .collect(Collectors.toUnmodifiableMap(ClientSnapshot.Instance::idInstance, Function.identity()));
        return new Taken(snapshot, instances, clock.monotonicTime());
    }
}
