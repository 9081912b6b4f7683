package io.github.reactivecontact.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ContactClientMetricsTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final StubServer server = StubServer.start();

    @AfterEach
    void close() {
        server.close();
        meters.close();
    }

    @Test
    void gauges_waitingLookups_reportCount() {
        server.otherwise(StubReply.never());
        try (ReactiveContactClient client =
                server.clientBuilder().requestRate(1, Duration.ofHours(1)).build()) {
            new ContactClientMetrics(client).bindTo(meters);
            assertThat(gauge("contact.client.waiting")).isZero();
            Disposable bulk = client.lookupAll(Flux.range(0, 5).map(number -> "7999000000" + number + "@c.us"))
                    .subscribe();
            server.requests(1);

            assertThat(gauge("contact.client.waiting")).as("within the second").isZero();
            clock.add(1, TimeUnit.SECONDS);
            assertThat(gauge("contact.client.waiting")).isEqualTo(4);
            assertThat(gauge("contact.client.in.flight")).isEqualTo(1);
            assertThat(gauge("contact.client.max.in.flight")).isEqualTo(256);
            assertThat(gauge("contact.client.limited")).isZero();
            assertThat(meters.get("contact.client.latency").timeGauge().value(TimeUnit.NANOSECONDS))
                    .isEqualTo(client.snapshot().latency().toNanos());
            assertThat(gaugeOf(StubServer.ID_INSTANCE, "contact.instance.in.flight"))
                    .isEqualTo(1);
            assertThat(gaugeOf(StubServer.ID_INSTANCE, "contact.instance.waiting"))
                    .isZero();
            assertThat(meters.get("contact.instance.interval").timeGauge().value(TimeUnit.SECONDS))
                    .isEqualTo(client.snapshot().instances().get(0).interval().toNanos() / 1e9);
            assertThat(meters.get("contact.instance.margin").timeGauge().value(TimeUnit.NANOSECONDS))
                    .isPositive()
                    .isEqualTo(client.snapshot().instances().get(0).margin().toNanos());
            bulk.dispose();
        }
    }

    @Test
    void cacheCounters_clientWithCache_reportLookupsAndLoads() {
        try (ReactiveContactClient client =
                server.clientBuilder().cache(CaffeineContactCache.ofSize(10)).build()) {
            new ContactClientMetrics(client).bindTo(meters);
            client.getContactInfo("79990000001@c.us").block(StubServer.PATIENCE);
            client.getContactInfo("79990000001@c.us").block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);

            assertThat(cacheLookups("hit")).isEqualTo(1);
            assertThat(cacheLookups("stale")).isZero();
            assertThat(cacheLookups("miss")).isEqualTo(1);
            assertThat(meters.get("contact.cache.loads").functionCounter().count())
                    .isEqualTo(1);
            assertThat(meters.get("contact.cache.failures").functionCounter().count())
                    .isZero();
        }
    }

    private double cacheLookups(String result) {
        return meters.get("contact.cache.lookups")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    @Test
    void cacheCounters_clientWithoutCache_areNotRegistered() {
        try (ReactiveContactClient client = server.clientBuilder().build()) {
            new ContactClientMetrics(client).bindTo(meters);

            assertThat(meters.find("contact.cache.lookups").meters()).isEmpty();
        }
    }

    @Test
    void gauges_limitedByMaxInFlight_areOne() {
        server.otherwise(StubReply.never());
        try (ReactiveContactClient client =
                server.clientBuilder().maxInFlight(1).build()) {
            Disposable bulk = client.lookupAll(Flux.just("79990000001@c.us", "79990000002@c.us"))
                    .subscribe();
            server.requests(1);
            new ContactClientMetrics(client).bindTo(meters);

            assertThat(gauge("contact.client.limited")).isEqualTo(1);
            assertThat(gauge("contact.client.max.in.flight")).isEqualTo(1);
            bulk.dispose();
        }
    }

    @Test
    void gauges_instanceInCooldown_areOne() {
        server.otherwise(StubReply.status(401, ""));
        try (GreenApiSimulator green = GreenApiSimulator.start();
                ReactiveContactClient client = server.clientBuilder()
                        .instance(GreenApiInstance.of(green.apiUrl(), "7103000002", "token"))
                        .build()) {
            new ContactClientMetrics(client, List.of(Tag.of("client", "one"))).bindTo(meters);
            client.getContactInfo(ChatId.parse("71234567890@c.us"), StubServer.ID_INSTANCE)
                    .onErrorComplete()
                    .block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);

            assertThat(gaugeOf(StubServer.ID_INSTANCE, "contact.instance.unavailable"))
                    .isEqualTo(1);
            assertThat(gaugeOf("7103000002", "contact.instance.unavailable")).isZero();
            assertThat(meters.getMeters())
                    .allSatisfy(
                            meter -> assertThat(meter.getId().getTag("client")).isEqualTo("one"));
        }
    }

    @Test
    void gauges_eachState_countItsInstances() {
        server.otherwise(StubReply.status(466, ""));
        try (GreenApiSimulator green = GreenApiSimulator.start();
                ReactiveContactClient client = server.clientBuilder()
                        .instance(GreenApiInstance.of(green.apiUrl(), "7103000002", "token"))
                        .build()) {
            new ContactClientMetrics(client).bindTo(meters);
            client.getContactInfo(ChatId.parse("71234567890@c.us"), StubServer.ID_INSTANCE)
                    .onErrorComplete()
                    .block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);

            assertThat(meters.get("contact.client.instances").gauges())
                    .hasSize(State.values().length)
                    .allSatisfy(gauge -> {
                        State state = State.valueOf(
                                Objects.requireNonNull(gauge.getId().getTag("state")));
                        boolean isOne = state == State.READY || state == State.COOLING_DOWN;
                        assertThat(gauge.value()).as("%s", state).isEqualTo(isOne ? 1 : 0);
                    });
        }
    }

    @Test
    void usableInstances_cooldownOver_countBeforeTheProbe() {
        server.otherwise(StubReply.status(466, ""));
        try (ReactiveContactClient client = server.clientBuilder().build()) {
            new ContactClientMetrics(client).bindTo(meters);
            assertThat(usable(State.READY)).isEqualTo(1);
            client.getContactInfo("79990000001@c.us").onErrorComplete().block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);
            assertThat(usable(State.READY)).isZero();
            assertThat(usable(State.COOLING_DOWN)).isZero();

            client.instanceChanged(StubServer.ID_INSTANCE, InstanceStatus.AUTHORIZED);
            clock.add(1, TimeUnit.SECONDS);

            assertThat(usable(State.COOLING_DOWN)).isEqualTo(1);
            assertThat(client.snapshot().instances()).noneMatch(Instance::isAvailable);
        }
    }

    private double usable(State state) {
        return meters.get("contact.client.usable.instances")
                .tag("state", state.name())
                .gauge()
                .value();
    }

    @Test
    void counter_lidWithoutInstance_counts() {
        try (ReactiveContactClient client = server.clientBuilder()
                .instance(GreenApiInstance.of(server.url(), "7103000002", StubServer.TOKEN))
                .build()) {
            new ContactClientMetrics(client).bindTo(meters);
            client.getContactInfo("120650379300963@lid").block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);

            assertThat(meters.get("contact.client.lids.through.any")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void counters_ofInstance_countPermitsAndOutcomes() {
        server.reply("79990000001@c.us", StubReply.status(400, "bad request data"));
        server.reply("79990000002@c.us", StubReply.json("null"));
        try (ReactiveContactClient client = server.clientBuilder().build()) {
            new ContactClientMetrics(client).bindTo(meters);
            client.getContactInfo("79990000001@c.us").onErrorComplete().block(StubServer.PATIENCE);
            client.getContactInfo("79990000002@c.us").block(StubServer.PATIENCE);
            client.getContactInfo("79990000003@c.us").block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);

            assertThat(meters.get("contact.instance.permits")
                            .tag("instance", StubServer.ID_INSTANCE)
                            .functionCounter()
                            .count())
                    .isEqualTo(3);
            assertThat(requests("THROTTLED")).isZero();
            assertThat(requests("FAILED")).isEqualTo(1);
            assertThat(requests("FOUND")).isEqualTo(1);
            assertThat(requests("NO_CONTACT")).isEqualTo(1);
        }
    }

    private double requests(String outcome) {
        return meters.get("contact.instance.requests")
                .tag("instance", StubServer.ID_INSTANCE)
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    @Test
    void gauges_sourceOrCacheUnavailable_areZero() {
        AtomicBoolean isAvailable = new AtomicBoolean(true);
        PermitSource source = new PermitSource() {
            @Override
            public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
                return Mono.empty();
            }

            @Override
            public boolean isAvailable() {
                return isAvailable.get();
            }
        };
        try (ReactiveContactClient client = server.clientBuilder()
                .requestRate(1, Duration.ofSeconds(1))
                .permits(source)
                .cache(CaffeineContactCache.ofSize(1))
                .build()) {
            new ContactClientMetrics(client).bindTo(meters);
            assertThat(gauge("contact.permits.available")).isEqualTo(1);
            assertThat(gauge("contact.cache.available")).isEqualTo(1);

            isAvailable.set(false);
            clock.add(1, TimeUnit.SECONDS);
            assertThat(gauge("contact.permits.available")).isZero();
            assertThat(gauge("contact.cache.available")).isEqualTo(1);
        }
    }

    @Test
    void gauges_clientWithoutSource_haveNoPermits() {
        try (ReactiveContactClient client = server.clientBuilder().build()) {
            new ContactClientMetrics(client).bindTo(meters);

            assertThat(meters.find("contact.permits.available").meters()).isEmpty();
        }
    }

    @Test
    void oldestWaiting_openLookup_isItsAge() {
        server.otherwise(StubReply.never());
        try (ReactiveContactClient client = server.clientBuilder().build()) {
            Disposable lookup = client.getContactInfo("79990000001@c.us").subscribe();
            server.requests(1);
            Duration atLeast = client.snapshot().oldestWaiting();
            new ContactClientMetrics(client).bindTo(meters);

            assertThat(meters.get("contact.client.oldest.waiting").timeGauge().value(TimeUnit.NANOSECONDS))
                    .isPositive()
                    .isGreaterThanOrEqualTo(atLeast.toNanos());
            lookup.dispose();
        }
    }

    @Test
    void meters_all_haveDescriptionAndUnit() {
        Set<String> zeroOrOne = Set.of("limited", "unavailable", "available");
        try (ReactiveContactClient client =
                server.clientBuilder().cache(CaffeineContactCache.ofSize(1)).build()) {
            new ContactClientMetrics(client).bindTo(meters);

            assertThat(meters.getMeters()).allSatisfy(meter -> {
                Meter.Id id = meter.getId();
                String lastWord = id.getName().substring(id.getName().lastIndexOf('.') + 1);
                assertThat(id.getDescription()).as(id.getName()).isNotBlank();
                assertThat(id.getBaseUnit() == null).as(id.getName()).isEqualTo(zeroOrOne.contains(lastWord));
            });
        }
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double gaugeOf(String idInstance, String name) {
        return meters.get(name).tag("instance", idInstance).gauge().value();
    }
}
