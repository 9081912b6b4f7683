package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot.Instance;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of each instance. Those of an instance that was added are registered, and those of one that has left are
 * removed, when a meter is read. Safe for use by several threads.
 */
final class InstanceMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, List<Meter>> byInstance = new HashMap<>();
    private final AtomicBoolean isUpdating = new AtomicBoolean();

    InstanceMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** Registers and removes gauges. An update that finds another one running leaves the change to the next. */
    void update(CachedSnapshot cached) {
        Set<String> idInstances = cached.instances().keySet();
        if (!isUpdating.compareAndSet(false, true)) {
            return;
        }
        try {
            byInstance.entrySet().removeIf(known -> {
                boolean hasLeft = !idInstances.contains(known.getKey());
                if (hasLeft) {
                    known.getValue().forEach(registry::remove);
                }
                return hasLeft;
            });
            for (String idInstance : idInstances) {
                if (!byInstance.containsKey(idInstance)) {
                    byInstance.put(idInstance, registered(idInstance, cached));
                }
            }
        } finally {
            isUpdating.set(false);
        }
    }

    private List<Meter> registered(String idInstance, CachedSnapshot cached) {
        return List.of(
                gauge(idInstance, cached, "waiting", "lookups", "Lookups that may use this instance only", instance ->
                        (double) instance.waiting()),
                gauge(idInstance, cached, "in.flight", "requests", "Requests in flight", Instance::inFlight),
                gauge(
                        idInstance,
                        cached,
                        "unavailable",
                        null,
                        "1 while the instance is not available",
                        instance -> instance.isAvailable() ? 0 : 1),
                timeGauge(idInstance, cached, "interval", "Time between two requests", Instance::interval),
                timeGauge(
                        idInstance,
                        cached,
                        "margin",
                        "Safety margin of each window of the rate limit",
                        Instance::margin));
    }

    private Gauge gauge(
            String idInstance,
            CachedSnapshot cached,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<Instance> value) {
        return Gauge.builder("contact.instance." + name, cached, from -> valueOf(from, idInstance, value))
                .baseUnit(unit)
                .tags(tags.and("instance", idInstance))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private TimeGauge timeGauge(
            String idInstance,
            CachedSnapshot cached,
            String name,
            String description,
            Function<Instance, Duration> value) {
        return TimeGauge.builder(
                        "contact.instance." + name,
                        cached,
                        TimeUnit.NANOSECONDS,
                        from -> valueOf(from, idInstance, instance ->
                                (double) value.apply(instance).toNanos()))
                .tags(tags.and("instance", idInstance))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private static double valueOf(CachedSnapshot cached, String idInstance, ToDoubleFunction<Instance> value) {
        Instance instance = cached.instances().get(idInstance);
        return instance == null ? Double.NaN : value.applyAsDouble(instance);
    }
}
