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
 * Gauges of what a client is doing, read from its {@link ReactiveContactClient#snapshot()} not more often than once a
 * second:
 *
 * <ul>
 *   <li>{@code contact.client.waiting}: lookups waiting for a permit, retries included;
 *   <li>{@code contact.client.in.flight}: requests on the wire;
 *   <li>{@code contact.client.max.in.flight}: the most requests on the wire;
 *   <li>{@code contact.client.latency}: how long recent requests were in flight, a time; 0 until one has ended;
 *   <li>{@code contact.client.limited}: 1 while {@code maxInFlight} limits the client, and not the rate; otherwise 0;
 *   <li>for each instance, with its {@code idInstance} in the tag {@code instance}:
 *       <ul>
 *         <li>{@code contact.instance.waiting}: lookups that wait for this instance alone;
 *         <li>{@code contact.instance.in.flight}: requests on the wire;
 *         <li>{@code contact.instance.interval}: from one request to the next at the rate now in force, a time;
 *         <li>{@code contact.instance.margin}: what it has learnt to lengthen its windows by, a time;
 *         <li>{@code contact.instance.set.aside}: 1 while it is not asked, for now or for good, and 0 while it is.
 *       </ul>
 * </ul>
 */
public final class ContactClientMetrics implements MeterBinder {

    private final ReactiveContactClient client;
    private final Tags tags;

    /**
     * The gauges of a client.
     *
     * @param client held by the registry's meters for as long as they are registered
     */
    public ContactClientMetrics(ReactiveContactClient client) {
        this(client, List.of());
    }

    /**
     * The gauges of one of several clients.
     *
     * @param client held by the registry's meters for as long as they are registered
     * @param tags of all gauges, to tell the clients apart
     */
    public ContactClientMetrics(ReactiveContactClient client, Iterable<Tag> tags) {
        this.client = Objects.requireNonNull(client, "client must not be null");
        this.tags = Tags.of(Objects.requireNonNull(tags, "tags must not be null"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Snapshots snapshots = new Snapshots(client, registry.config().clock());
        gauge(registry, snapshots, "client.waiting", "lookups", tags, "Lookups waiting for a permit", all ->
                (double) all.waiting());
        gauge(
                registry,
                snapshots,
                "client.in.flight",
                "requests",
                tags,
                "Requests on the wire",
                ClientSnapshot::inFlight);
        gauge(
                registry,
                snapshots,
                "client.max.in.flight",
                "requests",
                tags,
                "The most requests on the wire",
                ClientSnapshot::maxInFlight);
        timeGauge(
                registry,
                snapshots,
                "client.latency",
                tags,
                "How long recent requests were in flight",
                ClientSnapshot::latency);
        gauge(
                registry,
                snapshots,
                "client.limited",
                null,
                tags,
                "1 while maxInFlight limits the client, and not the rate",
                all -> all.isLimitedByMaxInFlight() ? 1 : 0);
        List<ClientSnapshot.Instance> instances = snapshots.latest().instances();
        for (int number = 0; number < instances.size(); number++) {
            int one = number;
            bindInstance(
                    registry,
                    snapshots,
                    tags.and("instance", instances.get(one).idInstance()),
                    all -> all.instances().get(one));
        }
    }

    private static void bindInstance(
            MeterRegistry registry,
            Snapshots snapshots,
            Tags tags,
            Function<ClientSnapshot, ClientSnapshot.Instance> instance) {
        gauge(
                registry,
                snapshots,
                "instance.waiting",
                "lookups",
                tags,
                "Lookups that wait for this instance alone",
                all -> (double) instance.apply(all).waiting());
        gauge(
                registry,
                snapshots,
                "instance.in.flight",
                "requests",
                tags,
                "Requests on the wire",
                all -> instance.apply(all).inFlight());
        gauge(
                registry,
                snapshots,
                "instance.set.aside",
                null,
                tags,
                "1 while the instance is not asked",
                all -> instance.apply(all).state() == ClientSnapshot.State.READY ? 0 : 1);
        timeGauge(
                registry,
                snapshots,
                "instance.interval",
                tags,
                "From one request to the next",
                all -> instance.apply(all).interval());
        timeGauge(
                registry,
                snapshots,
                "instance.margin",
                tags,
                "What lengthens each window of the rate limit",
                all -> instance.apply(all).margin());
    }

    private static void gauge(
            MeterRegistry registry,
            Snapshots snapshots,
            String name,
            @Nullable String unit,
            Tags tags,
            String description,
            ToDoubleFunction<ClientSnapshot> value) {
        Gauge.builder("contact." + name, snapshots, from -> value.applyAsDouble(from.latest()))
                .baseUnit(unit)
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private static void timeGauge(
            MeterRegistry registry,
            Snapshots snapshots,
            String name,
            Tags tags,
            String description,
            Function<ClientSnapshot, Duration> value) {
        TimeGauge.builder("contact." + name, snapshots, TimeUnit.NANOSECONDS, from ->
                        (double) value.apply(from.latest()).toNanos())
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** One snapshot for all gauges that are read together: it costs as much as there are instances. */
    private static final class Snapshots {

        private record Taken(ClientSnapshot snapshot, long at) {}

        private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

        private final ReactiveContactClient client;
        private final Clock clock;
        private volatile Taken taken;

        Snapshots(ReactiveContactClient client, Clock clock) {
            this.client = client;
            this.clock = clock;
            this.taken = take();
        }

        ClientSnapshot latest() {
            Taken latest = taken;
            if (clock.monotonicTime() - latest.at >= KEPT) {
                latest = take();
                taken = latest;
            }
            return latest.snapshot;
        }

        private Taken take() {
            return new Taken(client.snapshot(), clock.monotonicTime());
        }
    }
}
