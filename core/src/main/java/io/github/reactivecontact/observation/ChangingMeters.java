package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The meters that come and go with the instances, and those of each reason for which one was unavailable. They change
 * when a meter is read. Safe for use by several threads.
 */
final class ChangingMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, List<Meter>> byInstance = new HashMap<>();
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private final AtomicBoolean isUpdating = new AtomicBoolean();

    ChangingMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** Registers and removes meters. An update that finds another one running leaves the change to the next. */
    void update(CachedSnapshot cached) {
        Set<String> idInstances = cached.instances().keySet();
        Set<Reason> current = cached.reasons();
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
            Meters meters = new Meters(registry, cached, tags);
            for (String idInstance : idInstances) {
                if (!byInstance.containsKey(idInstance)) {
                    byInstance.put(idInstance, ofInstance(meters, idInstance));
                }
            }
            current.stream().filter(reasons::add).forEach(reason -> ofReason(meters, reason));
        } finally {
            isUpdating.set(false);
        }
    }

    private static void ofReason(Meters meters, Reason reason) {
        meters.with("error.type", reason.name())
                .gauge(
                        "contact.client.unavailable.instances",
                        "instances",
                        "Instances that are not available for this reason",
                        all -> all.count(reason));
    }

    private static List<Meter> ofInstance(Meters meters, String idInstance) {
        Meters one = meters.with("instance", idInstance);
        return List.of(
                one.gauge(
                        "contact.instance.waiting",
                        "lookups",
                        "Lookups that may use this instance only",
                        of(idInstance, Instance::waiting)),
                one.gauge(
                        "contact.instance.in.flight",
                        "requests",
                        "Requests in flight",
                        of(idInstance, Instance::inFlight)),
                one.gauge(
                        "contact.instance.unavailable",
                        null,
                        "1 while the instance is not available",
                        of(idInstance, instance -> instance.isAvailable() ? 0 : 1)),
                one.time(
                        "contact.instance.interval",
                        "Time between two requests",
                        nanosOf(idInstance, Instance::interval)),
                one.time(
                        "contact.instance.margin",
                        "Safety margin of each window of the rate limit",
                        nanosOf(idInstance, Instance::margin)),
                one.counter(
                        "contact.instance.permits", "permits", "Permits granted", lastOf(idInstance, Instance::sent)),
                requests(one, "FOUND", lastOf(idInstance, Instance::found)),
                requests(one, "NO_CONTACT", lastOf(idInstance, Instance::noContact)),
                requests(one, "THROTTLED", lastOf(idInstance, Instance::throttled)),
                requests(one, "FAILED", lastOf(idInstance, Instance::failed)));
    }

    private static Meter requests(Meters one, String outcome, ToDoubleFunction<CachedSnapshot> value) {
        return one.with("outcome", outcome)
                .counter("contact.instance.requests", "requests", "Requests with this outcome", value);
    }

    private static ToDoubleFunction<CachedSnapshot> of(String idInstance, ToDoubleFunction<Instance> value) {
        return all -> {
            Instance instance = all.instances().get(idInstance);
            return instance == null ? Double.NaN : value.applyAsDouble(instance);
        };
    }

    /** Keeps the last value once the instance is removed: a sample NaN makes rates of its whole range NaN. */
    private static ToDoubleFunction<CachedSnapshot> lastOf(String idInstance, ToLongFunction<Instance> value) {
        AtomicLong last = new AtomicLong();
        return all -> {
            Instance instance = all.instances().get(idInstance);
            if (instance != null) {
                last.set(value.applyAsLong(instance));
            }
            return last.get();
        };
    }

    private static ToDoubleFunction<CachedSnapshot> nanosOf(String idInstance, Function<Instance, Duration> value) {
        return of(idInstance, instance -> (double) value.apply(instance).toNanos());
    }
}
