package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

class LookupMetricsTest {

    private final Map<String, Metric> registered = new HashMap<>();
    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    void count_outcomes_areCountedByKind() {
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.create(simulator.instance())) {
            LookupMetrics metrics = new LookupMetrics(group(""), client);
            metrics.count(found());
            metrics.count(found());
            metrics.count(new ContactLookup.NoContact<>("71234567890@c.us"));
            client.lookupAll(Flux.just("call me")).doOnNext(metrics::count).blockLast(Duration.ofSeconds(20));
            metrics.countUnserved();

            assertThat(counter("contacts.found")).isEqualTo(2);
            assertThat(counter("contacts.noContact")).isEqualTo(1);
            assertThat(counter("contacts.failed")).isEqualTo(1);
            assertThat(counter("contacts.unserved")).isEqualTo(1);
        }
    }

    @Test
    void gauges_waitingLookups_showCountAndTime() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(simulator.instance())
                        .scheduler(time)
                        .build()) {
            new LookupMetrics(group(""), client, nanoTime::get);
            Disposable lookups = client.lookupAll(Flux.range(0, 11).map(i -> (71_230_000_000L + i) + "@c.us"))
                    .subscribe();

            assertThat(gauge("contacts.waiting")).as("within the second").isEqualTo(0L);
            aSecondPasses();
            assertThat(gauge("contacts.waiting")).isEqualTo(10L);
            assertThat(gauge("contacts.availableInstances")).isEqualTo(1L);
            assertThat((long) gauge("contacts.timeLeftMillis"))
                    .isBetween(
                            Duration.ofSeconds(9).toMillis(),
                            Duration.ofSeconds(12).toMillis());
            lookups.dispose();
            aSecondPasses();
            assertThat(gauge("contacts.waiting")).isEqualTo(0L);
        } finally {
            time.dispose();
        }
    }

    @Test
    void gauges_instanceDeleted_showNoneAvailable() {
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.create(simulator.instance())) {
            new LookupMetrics(group(""), client, nanoTime::get);
            simulator.state(simulator.instance().idInstance(), InstanceState.DELETED);
            client.lookupAll(Flux.just("71234567890@c.us")).blockLast(Duration.ofSeconds(20));
            aSecondPasses();

            assertThat(gauge("contacts.availableInstances")).isEqualTo(0L);
            String instance = "contacts.instance." + simulator.instance().idInstance();
            assertThat(gauge(instance + ".state")).isEqualTo("DISABLED");
            assertThat(gauge(instance + ".available")).isEqualTo(0L);
            assertThat(gauge(instance + ".cooldownMillis")).isEqualTo(-1L);
        }
    }

    @Test
    void gauges_expiredInstance_showItsCooldown() {
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.create(simulator.instance())) {
            new LookupMetrics(group(""), client, nanoTime::get);
            String id = simulator.instance().idInstance();
            assertThat(gauge("contacts.instance." + id + ".state")).isEqualTo("READY");
            assertThat(gauge("contacts.instance." + id + ".cooldownMillis")).isEqualTo(0L);
            simulator.state(id, InstanceState.EXPIRED);
            Disposable lookup = client.lookupAll(Flux.just("71234567890@c.us")).subscribe();

            await().untilAsserted(() -> {
                aSecondPasses();
                assertThat(gauge("contacts.instance." + id + ".state")).isEqualTo("COOLING_DOWN");
            });
            assertThat((long) gauge("contacts.instance." + id + ".cooldownMillis"))
                    .isPositive();
            lookup.dispose();
        }
    }

    @Test
    void count_instanceAdded_hasGauges() {
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.create(simulator.instance())) {
            LookupMetrics metrics = new LookupMetrics(group(""), client, nanoTime::get);
            GreenApiInstance added = GreenApiInstance.of("42", "d75b3a66374942c5b3c019c698abc2067e151558acbd450042");
            client.setInstances(List.of(added));
            aSecondPasses();
            metrics.count(found());

            assertThat(gauge("contacts.instance.42.available")).isEqualTo(1L);
            assertThat(gauge("contacts.instance." + simulator.instance().idInstance() + ".state"))
                    .isEqualTo("REMOVED");
        }
    }

    private void aSecondPasses() {
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    private static ContactLookup<String> found() {
        return new ContactLookup.Found<>(
                "71234567890@c.us", ContactInfo.builder().name("Ada").build());
    }

    private long counter(String name) {
        return ((Counter) registered.get(name)).getCount();
    }

    private Object gauge(String name) {
        return ((Gauge<?>) registered.get(name)).getValue();
    }

    private MetricGroup group(String prefix) {
        return new UnregisteredMetricsGroup() {
            @Override
            public MetricGroup addGroup(String name) {
                return group(prefix + name + ".");
            }

            @Override
            public MetricGroup addGroup(String key, String value) {
                return group(prefix + key + "." + value + ".");
            }

            @Override
            public <C extends Counter> C counter(String name, C counter) {
                registered.put(prefix + name, counter);
                return counter;
            }

            @Override
            public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
                registered.put(prefix + name, gauge);
                return gauge;
            }
        };
    }
}
