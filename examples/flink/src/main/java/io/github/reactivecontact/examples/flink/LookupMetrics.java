package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Cache;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * Metrics in the operator's group {@code contacts}. Counters are of the subtask:
 *
 * <ul>
 *   <li>{@code found}, {@code noContact} and {@code failed}: outcomes of lookups
 *   <li>{@code unserved}: records that named an instance and did not wait for it any longer
 * </ul>
 *
 * <p>Gauges are of the task manager, whose subtasks share a client, so each subtask reports the same values. They read
 * one snapshot a second:
 *
 * <ul>
 *   <li>{@code waiting}: lookups that wait for a permit
 *   <li>{@code inFlight}: requests in flight
 *   <li>{@code availableInstances}: instances that take requests; lookups wait while it is 0
 *   <li>{@code timeLeftMillis}: time until the waiting lookups are sent at the current rate
 *   <li>{@code cacheHits} and {@code cacheMisses}: lookups with and without a cached answer
 *   <li>in the group {@code instance.<idInstance>}: {@code state} as text; {@code available}, 1 or 0; {@code waiting},
 *       lookups that may use this instance only; {@code cooldownMillis}, the time until its next probe, 0 if it is
 *       available, -1 if it is never probed; {@code throttled}, its responses with status 429
 * </ul>
 *
 * <p>Records in Flink's buffers or in the source are not included; see Flink's {@code isBackPressured} and the metrics
 * of the source. Thread-safe.
 */
final class LookupMetrics {

    private static final long NEVER = -1;
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

    private final ReactiveContactClient client;
    private final LongSupplier nanoTime;
    private final MetricGroup group;
    private final Counter found;
    private final Counter noContact;
    private final Counter failed;
    private final Counter unserved;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private volatile Taken taken;
    private volatile long registeredAt = Long.MIN_VALUE;

    /** One snapshot for all gauges of a report: taking one costs time in proportion to the number of instances. */
    private record Taken(ClientSnapshot snapshot, Map<String, Instance> instances, long at) {}

    LookupMetrics(MetricGroup operator, ReactiveContactClient client) {
        this(operator, client, System::nanoTime);
    }

    LookupMetrics(MetricGroup operator, ReactiveContactClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
        this.group = operator.addGroup("contacts");
        this.taken = take();
        found = group.counter("found", new ThreadSafeSimpleCounter());
        noContact = group.counter("noContact", new ThreadSafeSimpleCounter());
        failed = group.counter("failed", new ThreadSafeSimpleCounter());
        unserved = group.counter("unserved", new ThreadSafeSimpleCounter());
        gauge(group, "waiting", latest -> latest.snapshot.waiting());
        gauge(group, "inFlight", latest -> latest.snapshot.inFlight());
        gauge(
                group,
                "availableInstances",
                latest -> latest.instances.values().stream()
                        .filter(Instance::isAvailable)
                        .count());
        group.<Long, Gauge<Long>>gauge(
                "timeLeftMillis", () -> client.estimate(0).toMillis());
        ofCache("cacheHits", cache -> cache.hits() + cache.staleHits());
        ofCache("cacheMisses", Cache::misses);
        registerInstances();
    }

    private Taken take() {
        ClientSnapshot snapshot = client.snapshot();
        Map<String, Instance> instances =
                snapshot.instances().stream().collect(Collectors.toMap(Instance::idInstance, Function.identity()));
        return new Taken(snapshot, instances, nanoTime.getAsLong());
    }

    private Taken latest() {
        Taken latest = taken;
        if (nanoTime.getAsLong() - latest.at >= MAX_AGE_NANOS) {
            latest = take();
            taken = latest;
        }
        return latest;
    }

    /** Adds gauges for instances that are new. Flink has no way to remove those of one that left. */
    private void registerInstances() {
        Taken latest = latest();
        if (registeredAt == latest.at) {
            return;
        }
        registeredAt = latest.at;
        for (String id : latest.instances.keySet()) {
            if (registered.add(id)) {
                MetricGroup one = group.addGroup("instance", id);
                one.<String, Gauge<String>>gauge("state", () -> {
                    Instance instance = latest().instances.get(id);
                    return instance == null ? "REMOVED" : instance.state().name();
                });
                ofInstance(one, id, "available", found -> found.isAvailable() ? 1 : 0);
                ofInstance(one, id, "waiting", Instance::waiting);
                ofInstance(one, id, "cooldownMillis", LookupMetrics::cooldownMillis);
                ofInstance(one, id, "throttled", Instance::throttled);
            }
        }
    }

    void count(ContactLookup<?> lookup) {
        lookup.fold(contact -> found, () -> noContact, error -> failed).inc();
        registerInstances();
    }

    void countUnserved() {
        unserved.inc();
    }

    private static long cooldownMillis(Instance instance) {
        Duration remaining = instance.cooldownRemaining();
        if (remaining != null) {
            return Math.max(0, remaining.toMillis());
        }
        return instance.isAvailable() ? 0 : NEVER;
    }

    private void gauge(MetricGroup to, String name, ToLongFunction<Taken> value) {
        to.<Long, Gauge<Long>>gauge(name, () -> value.applyAsLong(latest()));
    }

    private void ofCache(String name, ToLongFunction<Cache> value) {
        gauge(group, name, latest -> {
            Cache cache = latest.snapshot.cache();
            return cache == null ? 0 : value.applyAsLong(cache);
        });
    }

    private void ofInstance(MetricGroup to, String id, String name, ToLongFunction<Instance> value) {
        gauge(to, name, latest -> {
            Instance instance = latest.instances.get(id);
            return instance == null ? 0 : value.applyAsLong(instance);
        });
    }
}
