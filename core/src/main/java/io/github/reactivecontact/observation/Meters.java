package io.github.reactivecontact.observation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Registers meters that read one snapshot, with common tags.
 *
 * @param registry receives the meters
 * @param cached referenced by the gauges, and weakly by the counters
 * @param tags added to each meter
 */
record Meters(MeterRegistry registry, CachedSnapshot cached, Tags tags) {

    /** Returns the same with one more tag. */
    Meters with(String key, String value) {
        return new Meters(registry, cached, tags.and(key, value));
    }

    /** {@code unit} is null for a gauge that is 0 or 1. */
    Meter gauge(String name, @Nullable String unit, String description, ToDoubleFunction<CachedSnapshot> value) {
        return Gauge.builder(name, cached, value)
                .baseUnit(unit)
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    Meter time(String name, String description, ToDoubleFunction<CachedSnapshot> nanos) {
        return TimeGauge.builder(name, cached, TimeUnit.NANOSECONDS, nanos)
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    Meter counter(String name, String unit, String description, ToDoubleFunction<CachedSnapshot> value) {
        return FunctionCounter.builder(name, cached, value)
                .baseUnit(unit)
                .tags(tags)
                .description(description)
                .register(registry);
    }
}
