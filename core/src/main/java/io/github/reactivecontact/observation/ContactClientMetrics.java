package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of a client. They read its {@link ReactiveContactClient#snapshot()} at most once per second:
 *
 * <ul>
 *   <li>{@code contact.client.waiting}: lookups that wait for a permit, including retries;
 *   <li>{@code contact.client.in.flight}: requests in flight;
 *   <li>{@code contact.client.max.in.flight}: the limit on requests in flight;
 *   <li>{@code contact.client.latency}: average duration of recent requests, a time; 0 until the first has ended;
 *   <li>{@code contact.client.limited}: 1 while {@code maxInFlight} limits the throughput, otherwise 0;
 *   <li>for each instance, with the tag {@code instance} (its {@code idInstance}):
 *       <ul>
 *         <li>{@code contact.instance.waiting}: lookups that may use this instance only;
 *         <li>{@code contact.instance.in.flight}: requests in flight;
 *         <li>{@code contact.instance.interval}: time between two requests at the current rate;
 *         <li>{@code contact.instance.margin}: safety margin added to each window of the rate limit, a time;
 *         <li>{@code contact.instance.unavailable}: 1 while the instance is cooling down or disabled, otherwise 0.
 *       </ul>
 * </ul>
 */
public final class ContactClientMetrics implements MeterBinder {

    private final ReactiveContactClient client;
    private final Tags tags;

    /**
     * Creates the gauges of a client.
     *
     * @param client referenced by the meters while they are registered
     */
    public ContactClientMetrics(ReactiveContactClient client) {
        this(client, List.of());
    }

    /**
     * Creates the gauges of one of several clients.
     *
     * @param client referenced by the meters while they are registered
     * @param tags added to all gauges, to distinguish the clients
     */
    public ContactClientMetrics(ReactiveContactClient client, Iterable<Tag> tags) {
        this.client = Objects.requireNonNull(client, "client must not be null");
        this.tags = Tags.of(Objects.requireNonNull(tags, "tags must not be null"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        CachedSnapshot cached = new CachedSnapshot(client, registry.config().clock());
        gauge(registry, cached, "client.waiting", "lookups", tags, "Lookups that wait for a permit", all ->
                (double) all.waiting());
        gauge(registry, cached, "client.in.flight", "requests", tags, "Requests in flight", ClientSnapshot::inFlight);
        gauge(
                registry,
                cached,
                "client.max.in.flight",
                "requests",
                tags,
                "Limit on requests in flight",
                ClientSnapshot::maxInFlight);
        timeGauge(
                registry,
                cached,
                "client.latency",
                tags,
                "Average duration of recent requests",
                ClientSnapshot::latency);
        gauge(
                registry,
                cached,
                "client.limited",
                null,
                tags,
                "1 while maxInFlight limits the throughput",
                all -> all.isLimitedByMaxInFlight() ? 1 : 0);
        List<ClientSnapshot.Instance> instances = cached.latest().instances();
        for (int number = 0; number < instances.size(); number++) {
            int index = number;
            bindInstance(
                    registry,
                    cached,
                    tags.and("instance", instances.get(index).idInstance()),
                    all -> all.instances().get(index));
        }
    }

    private static void bindInstance(
            MeterRegistry registry,
            CachedSnapshot cached,
            Tags tags,
            Function<ClientSnapshot, ClientSnapshot.Instance> instance) {
        gauge(registry, cached, "instance.waiting", "lookups", tags, "Lookups that may use this instance only", all ->
                (double) instance.apply(all).waiting());
        gauge(
                registry,
                cached,
                "instance.in.flight",
                "requests",
                tags,
                "Requests in flight",
                all -> instance.apply(all).inFlight());
        gauge(
                registry,
                cached,
                "instance.unavailable",
                null,
                tags,
                "1 while the instance is cooling down or disabled",
                all -> instance.apply(all).isAvailable() ? 0 : 1);
        timeGauge(
                registry,
                cached,
                "instance.interval",
                tags,
                "Time between two requests",
                all -> instance.apply(all).interval());
        timeGauge(
                registry,
                cached,
                "instance.margin",
                tags,
                "Safety margin of each window of the rate limit",
                all -> instance.apply(all).margin());
    }

    private static void gauge(
            MeterRegistry registry,
            CachedSnapshot cached,
            String name,
            @Nullable String unit,
            Tags tags,
            String description,
            ToDoubleFunction<ClientSnapshot> value) {
        Gauge.builder("contact." + name, cached, from -> value.applyAsDouble(from.latest()))
                .baseUnit(unit)
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private static void timeGauge(
            MeterRegistry registry,
            CachedSnapshot cached,
            String name,
            Tags tags,
            String description,
            Function<ClientSnapshot, Duration> value) {
        TimeGauge.builder("contact." + name, cached, TimeUnit.NANOSECONDS, from ->
                        (double) value.apply(from.latest()).toNanos())
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A snapshot that all gauges share: taking one costs time in proportion to the number of instances. */
    private static final class CachedSnapshot {

        private record TimedSnapshot(ClientSnapshot snapshot, long at) {}

        private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final ReactiveContactClient client;
        private final Clock clock;
        private volatile TimedSnapshot taken;

        CachedSnapshot(ReactiveContactClient client, Clock clock) {
            this.client = client;
            this.clock = clock;
            this.taken = take();
        }

        ClientSnapshot latest() {
            TimedSnapshot latest = taken;
            if (clock.monotonicTime() - latest.at >= MAX_AGE_NANOS) {
                latest = take();
                taken = latest;
            }
            return latest.snapshot;
        }

        private TimedSnapshot take() {
            return new TimedSnapshot(client.snapshot(), clock.monotonicTime());
        }
    }
}
