package io.github.reactivecontact.spring;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** Health according to the snapshot of a client. */
final class ContactClientHealthIndicator implements ReactiveHealthIndicator {

    private final ReactiveContactClient client;

    ContactClientHealthIndicator(ReactiveContactClient client) {
        this.client = client;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> {
            // A mock of the client returns null.
            ClientSnapshot snapshot = client.snapshot();
            return snapshot == null ? Health.unknown().build() : health(snapshot);
        });
    }

    static Health health(ClientSnapshot snapshot) {
        Map<String, Object> instances = new LinkedHashMap<>();
        snapshot.instances().forEach(instance -> instances.put(instance.idInstance(), details(instance)));
        return Health.status(status(snapshot.instances()))
                .withDetail("waiting", snapshot.waiting())
                .withDetail("inFlight", snapshot.inFlight())
                .withDetail("maxInFlight", snapshot.maxInFlight())
                .withDetail("limitedByMaxInFlight", snapshot.isLimitedByMaxInFlight())
                .withDetail("latency", snapshot.latency().toString())
                .withDetail("instances", instances)
                .build();
    }

    private static Status status(List<ClientSnapshot.Instance> instances) {
        if (instances.stream().anyMatch(ClientSnapshot.Instance::isUsable)) {
            return Status.UP;
        }
        boolean mayRecover = instances.stream().anyMatch(instance -> instance.state() != State.DISABLED);
        return mayRecover ? Status.OUT_OF_SERVICE : Status.DOWN;
    }

    private static Map<String, Object> details(ClientSnapshot.Instance instance) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", instance.state().name());
        if (instance.cooldownReason() != null) {
            details.put("cooldownReason", instance.cooldownReason().name());
        }
        Duration cooldownRemaining = instance.cooldownRemaining();
        if (cooldownRemaining != null) {
            details.put(
                    "cooldownRemaining",
                    (cooldownRemaining.isNegative() ? Duration.ZERO : cooldownRemaining).toString());
        }
        if (!instance.retryAfter().isZero()) {
            details.put("retryAfter", instance.retryAfter().toString());
        }
        details.put("interval", instance.interval().toString());
        details.put("margin", instance.margin().toString());
        details.put("waiting", instance.waiting());
        details.put("inFlight", instance.inFlight());
        return details;
    }
}
