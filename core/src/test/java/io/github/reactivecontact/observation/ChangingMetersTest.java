package io.github.reactivecontact.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangingMetersTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final StubServer server = StubServer.start();

    @AfterEach
    void close() {
        server.close();
        meters.close();
    }

    @Test
    void counter_removedInstance_keepsItsLastValue() {
        try (ReactiveContactClient client =
                server.clientBuilder().instance(instance("7103000002")).build()) {
            new ContactClientMetrics(client).bindTo(meters);
            FunctionCounter permits = meters.get("contact.instance.permits")
                    .tag("instance", StubServer.ID_INSTANCE)
                    .functionCounter();
            FunctionCounter found = meters.get("contact.instance.requests")
                    .tag("instance", StubServer.ID_INSTANCE)
                    .tag("outcome", "FOUND")
                    .functionCounter();
            client.getContactInfo(ChatId.parse("79990000001@c.us"), StubServer.ID_INSTANCE)
                    .block(StubServer.PATIENCE);
            clock.add(1, TimeUnit.SECONDS);
            assertThat(permits.count()).isEqualTo(1);
            assertThat(found.count()).isEqualTo(1);

            client.setInstances(List.of(instance("7103000002")));
            clock.add(1, TimeUnit.SECONDS);

            assertThat(permits.count()).isEqualTo(1);
            assertThat(found.count()).isEqualTo(1);
        }
    }

    @Test
    void gauges_replacedInstances_follow() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry(clock, List.of(meters));
        try (ReactiveContactClient client = server.clientBuilder()
                .instance(instance("7103000002"))
                .instance(instance("7103000003"))
                .build()) {
            new ContactClientMetrics(client).bindTo(composite);
            int metersOfThree = meters.getMeters().size();
            Gauge ofTheRemoved = meters.get("contact.instance.unavailable")
                    .tag("instance", "7103000002")
                    .gauge();

            client.setInstances(List.of(instance("7103000004"), instance("7103000003")));
            clock.add(1, TimeUnit.SECONDS);
            gauge("contact.client.waiting");

            assertThat(instancesWithMeters()).containsExactlyInAnyOrder("7103000003", "7103000004");
            assertThat(gaugeOf("7103000004", "contact.instance.unavailable")).isZero();
            assertThat(ofTheRemoved.value()).isNaN();

            client.setInstances(List.of(instance("7103000005"), instance("7103000002"), instance("7103000006")));
            clock.add(1, TimeUnit.SECONDS);
            gaugeOf("7103000003", "contact.instance.in.flight");

            assertThat(instancesWithMeters()).containsExactlyInAnyOrder("7103000002", "7103000005", "7103000006");
            assertThat(meters.getMeters()).hasSize(metersOfThree);
            assertThat(gaugeOf("7103000002", "contact.instance.unavailable")).isZero();
        }
    }

    private GreenApiInstance instance(String idInstance) {
        return GreenApiInstance.of(server.url(), idInstance, StubServer.TOKEN);
    }

    private Set<String> instancesWithMeters() {
        return meters.getMeters().stream()
                .map(meter -> meter.getId().getTag("instance"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Test
    void gauges_unavailableInstance_areCountedByReason() {
        server.otherwise(StubReply.status(466, ""));
        try (ReactiveContactClient client = server.clientBuilder()
                .instance(instance("7103000002"))
                .instance(instance("7103000003"))
                .build()) {
            new ContactClientMetrics(client).bindTo(meters);
            assertThat(meters.find("contact.client.unavailable.instances").meters())
                    .isEmpty();
            for (String idInstance : List.of("7103000002", "7103000003")) {
                client.getContactInfo(ChatId.parse("71234567890@c.us"), idInstance)
                        .onErrorComplete()
                        .block(StubServer.PATIENCE);
            }
            clock.add(1, TimeUnit.SECONDS);
            gauge("contact.client.waiting");

            assertThat(unavailable("QUOTA_EXCEEDED")).isEqualTo(2);
            client.setInstances(List.of(instance("7103000003")));
            clock.add(1, TimeUnit.SECONDS);
            assertThat(unavailable("QUOTA_EXCEEDED")).isEqualTo(1);
        }
    }

    private double unavailable(String reason) {
        return meters.get("contact.client.unavailable.instances")
                .tag("error.type", reason)
                .gauge()
                .value();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double gaugeOf(String idInstance, String name) {
        return meters.get(name).tag("instance", idInstance).gauge().value();
    }
}
