package io.github.reactivecontact.observation;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Cache;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ReactiveContactClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Meters of a client. They read its {@link ReactiveContactClient#snapshot()} at most once per second:
 *
 * <ul>
 *   <li>{@code contact.client.waiting}: lookups that wait for a permit, including retries;
 *   <li>{@code contact.client.oldest.waiting}: time since the oldest lookup without an outcome began;
 *   <li>{@code contact.client.in.flight}: requests in flight;
 *   <li>{@code contact.client.max.in.flight}: the limit on requests in flight;
 *   <li>{@code contact.client.latency}: average duration of recent requests, a time; 0 until the first has ended;
 *   <li>{@code contact.client.limited}: 1 while {@code maxInFlight} limits the throughput, otherwise 0;
 *   <li>{@code contact.client.instances}: instances in a state, one gauge for each {@link State}, with the tag
 *       {@code state};
 *   <li>{@code contact.client.usable.instances}: the {@linkplain ClientSnapshot.Instance#isUsable() usable} ones of
 *       them, which are available or wait for a lookup to probe them, with the same tag;
 *   <li>{@code contact.client.unavailable.instances}: instances that are not
 *       {@linkplain ClientSnapshot.Instance#isAvailable() available}, one gauge for each
 *       {@linkplain ClientSnapshot.Instance#cooldownReason() reason} so far, with the tag {@code error.type};
 *   <li>{@code contact.client.lids.through.any}: a counter, {@link ClientSnapshot#lidsThroughAny()};
 *   <li>for a client with a {@code PermitSource}, {@code contact.permits.available}: 1 while the source answers,
 *       otherwise 0;
 *   <li>for a client with a {@code ContactCache}, {@code contact.cache.available}, likewise, and counters of
 *       {@link ClientSnapshot#cache()}: {@code contact.cache.lookups}, with the tag {@code result} ({@code hit},
 *       {@code stale} or {@code miss}), {@code contact.cache.loads} and {@code contact.cache.failures};
 *   <li>for each instance, with the tag {@code instance} (its {@code idInstance}):
 *       <ul>
 *         <li>{@code contact.instance.waiting}: lookups that may use this instance only;
 *         <li>{@code contact.instance.in.flight}: requests in flight;
 *         <li>{@code contact.instance.interval}: time between two requests at the current rate;
 *         <li>{@code contact.instance.margin}: safety margin added to each window of the rate limit, a time;
 *         <li>{@code contact.instance.unavailable}: 1 while the instance is not available, otherwise 0;
 *         <li>{@code contact.instance.permits}: a counter, the permits granted;
 *         <li>{@code contact.instance.requests}: a counter of ended requests, with the tag {@code outcome} ({@code
 *             FOUND}, {@code NO_CONTACT}, {@code THROTTLED} or {@code FAILED}).
 *       </ul>
 * </ul>
 *
 * <p>The meters of an instance follow {@link ReactiveContactClient#setInstances(Iterable)}. They are registered or
 * removed at the first read of any meter a second or more after the last snapshot. Of an instance that was removed, a
 * gauge has the value {@code NaN}, and a counter the one of its last read.
 */
public final class ContactClientMetrics implements MeterBinder {

    private final ReactiveContactClient client;
    private final Tags tags;

    /**
     * Creates the meters of a client.
     *
     * @param client referenced by the meters while they are registered
     */
    public ContactClientMetrics(ReactiveContactClient client) {
        this(client, List.of());
    }

    /**
     * Creates the meters of one of several clients.
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
        ChangingMeters changing = new ChangingMeters(registry, tags);
        CachedSnapshot cached = new CachedSnapshot(client, registry.config().clock(), changing::update);
        Meters meters = new Meters(registry, cached, tags);
        ofClient(meters);
        ClientSnapshot snapshot = cached.latest();
        if (snapshot.cache() != null) {
            ofCache(meters);
        }
        changing.update(cached);
        if (snapshot.permits() != null) {
            meters.gauge("contact.permits.available", null, "1 while the permit source answers", all -> {
                ClientSnapshot.Permits permits = all.latest().permits();
                return permits != null && permits.isAvailable() ? 1 : 0;
            });
        }
    }

    private static void ofClient(Meters meters) {
        meters.gauge(
                "contact.client.waiting",
                "lookups",
                "Lookups that wait for a permit",
                all -> all.latest().waiting());
        meters.time("contact.client.oldest.waiting", "Time since the oldest lookup without an outcome began", all ->
                (double) all.latest().oldestWaiting().toNanos());
        meters.gauge(
                "contact.client.in.flight",
                "requests",
                "Requests in flight",
                all -> all.latest().inFlight());
        meters.gauge(
                "contact.client.max.in.flight",
                "requests",
                "Limit on requests in flight",
                all -> all.latest().maxInFlight());
        meters.time("contact.client.latency", "Average duration of recent requests", all ->
                (double) all.latest().latency().toNanos());
        meters.gauge(
                "contact.client.limited",
                null,
                "1 while maxInFlight limits the throughput",
                all -> all.latest().isLimitedByMaxInFlight() ? 1 : 0);
        for (State state : State.values()) {
            Meters one = meters.with("state", state.name());
            one.gauge("contact.client.instances", "instances", "Instances in this state", all -> all.count(state));
            one.gauge(
                    "contact.client.usable.instances",
                    "instances",
                    "Instances in this state that a lookup may use or probe",
                    all -> all.countUsable(state));
        }
        meters.counter(
                "contact.client.lids.through.any",
                "lookups",
                "Lookups of lids that named no instance, in a client of several",
                all -> all.latest().lidsThroughAny());
    }

    private static void ofCache(Meters meters) {
        String lookups = "Lookups that the cache was asked for";
        cacheCounter(meters.with("result", "hit"), "lookups", lookups, Cache::hits);
        cacheCounter(meters.with("result", "stale"), "lookups", lookups, Cache::staleHits);
        cacheCounter(meters.with("result", "miss"), "lookups", lookups, Cache::misses);
        cacheCounter(meters, "loads", "Answers of the server that were passed to the cache", Cache::loads);
        cacheCounter(meters, "failures", "Calls of the cache that failed or took too long", Cache::failures);
        meters.gauge(
                "contact.cache.available",
                null,
                "1 while the store of the cache answers",
                all -> ofCache(all, cache -> cache.isAvailable() ? 1 : 0));
    }

    private static void cacheCounter(Meters meters, String unit, String description, ToDoubleFunction<Cache> value) {
        meters.counter("contact.cache." + unit, unit, description, all -> ofCache(all, value));
    }

    private static double ofCache(CachedSnapshot all, ToDoubleFunction<Cache> value) {
        Cache cache = all.latest().cache();
        return cache == null ? 0 : value.applyAsDouble(cache);
    }
}
