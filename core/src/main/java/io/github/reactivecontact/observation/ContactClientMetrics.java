package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Cache;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ReactiveContactClient;
import io.micrometer.core.instrument.FunctionCounter;
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
 * Meters of a client. They read its {@link ReactiveContactClient#snapshot()} at most once per second:
 *
 * <ul>
 *   <li>{@code contact.client.waiting}: lookups that wait for a permit, including retries;
 *   <li>{@code contact.client.in.flight}: requests in flight;
 *   <li>{@code contact.client.max.in.flight}: the limit on requests in flight;
 *   <li>{@code contact.client.latency}: average duration of recent requests, a time; 0 until the first has ended;
 *   <li>{@code contact.client.limited}: 1 while {@code maxInFlight} limits the throughput, otherwise 0;
 *   <li>{@code contact.client.instances}: instances in a state, one gauge for each {@link State}, with the tag
 *       {@code state};
 *   <li>{@code contact.client.lids.through.any}: a counter, {@link ClientSnapshot#lidsThroughAny()};
 *   <li>for a client with a {@code ContactCache}, counters of {@link ClientSnapshot#cache()}: {@code
 *       contact.cache.lookups}, with the tag {@code result} ({@code hit}, {@code stale} or {@code miss}), {@code
 *       contact.cache.loads} and {@code contact.cache.failures};
 *   <li>for each instance, with the tag {@code instance} (its {@code idInstance}):
 *       <ul>
 *         <li>{@code contact.instance.waiting}: lookups that may use this instance only;
 *         <li>{@code contact.instance.in.flight}: requests in flight;
 *         <li>{@code contact.instance.interval}: time between two requests at the current rate;
 *         <li>{@code contact.instance.margin}: safety margin added to each window of the rate limit, a time;
 *         <li>{@code contact.instance.unavailable}: 1 while the instance is not {@linkplain
 *             ClientSnapshot.Instance#isAvailable() available}, otherwise 0.
 *       </ul>
 * </ul>
 *
 * <p>The meters of an instance follow {@link ReactiveContactClient#setInstances(Iterable)}. They are registered or
 * removed at the first read of any meter a second or more after the last snapshot.
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
     * @param tags added to all meters; they must distinguish clients whose meters are in one registry
     */
    public ContactClientMetrics(ReactiveContactClient client, Iterable<Tag> tags) {
        this.client = Objects.requireNonNull(client, "client must not be null");
        this.tags = Tags.of(Objects.requireNonNull(tags, "tags must not be null"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        InstanceMeters instances = new InstanceMeters(registry, tags);
        CachedSnapshot cached = new CachedSnapshot(client, registry.config().clock(), instances::update);
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
        for (State state : State.values()) {
            gauge(
                    registry,
                    cached,
                    "client.instances",
                    "instances",
                    tags.and("state", state.name()),
                    "Instances in this state",
                    all -> count(all, state));
        }
        FunctionCounter.builder("contact.client.lids.through.any", cached, from ->
                        (double) from.latest().lidsThroughAny())
                .baseUnit("lookups")
                .tags(tags)
                .description("Lookups of lids that named no instance, in a client of several")
                .register(registry);
        if (cached.latest().cache() != null) {
            cacheCounters(registry, cached);
        }
        instances.update(cached);
    }

    private void cacheCounters(MeterRegistry registry, CachedSnapshot cached) {
        String lookups = "Lookups that the cache was asked for";
        counter(registry, cached, "lookups", tags.and("result", "hit"), lookups, Cache::hits);
        counter(registry, cached, "lookups", tags.and("result", "stale"), lookups, Cache::staleHits);
        counter(registry, cached, "lookups", tags.and("result", "miss"), lookups, Cache::misses);
        counter(registry, cached, "loads", tags, "Answers of the server that were passed to the cache", Cache::loads);
        counter(registry, cached, "failures", tags, "Calls of the cache that failed or took too long", Cache::failures);
    }

    private static void counter(
            MeterRegistry registry,
            CachedSnapshot cached,
            String name,
            Tags tags,
            String description,
            ToDoubleFunction<Cache> value) {
        FunctionCounter.builder("contact.cache." + name, cached, from -> {
                    Cache cache = from.latest().cache();
                    return cache == null ? 0 : value.applyAsDouble(cache);
                })
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private static long count(ClientSnapshot snapshot, State state) {
        return snapshot.instances().stream()
                .filter(instance -> instance.state() == state)
                .count();
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
}
