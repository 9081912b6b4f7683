package io.github.reactivecontact.spring;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** Health as the client's snapshot has it. */
final class ContactClientHealthIndicator implements ReactiveHealthIndicator {

    /** What a window is longer by before any 429. */
    private static final Duration FIRST_MARGIN = Duration.ofMillis(20);

    private final ReactiveContactClient client;

    ContactClientHealthIndicator(ReactiveContactClient client) {
        this.client = client;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> health(client.snapshot()));
    }

    private static Health health(ClientSnapshot snapshot) {
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
        if (instances.stream().anyMatch(ContactClientHealthIndicator::mayBeAsked)) {
            return Status.UP;
        }
        boolean mayComeBack = instances.stream().anyMatch(instance -> instance.setAsideFor() != null);
        return mayComeBack ? Status.OUT_OF_SERVICE : Status.DOWN;
    }

    /** One whose time is over counts, or a service without traffic would never hear that its account is back. */
    private static boolean mayBeAsked(ClientSnapshot.Instance instance) {
        Duration setAsideFor = instance.setAsideFor();
        return instance.state() == ClientSnapshot.State.READY
                || (setAsideFor != null && (setAsideFor.isNegative() || setAsideFor.isZero()));
    }

    private static Map<String, Object> details(ClientSnapshot.Instance instance) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", state(instance));
        if (instance.setAsideBecause() != null) {
            details.put("because", instance.setAsideBecause().name());
        }
        Duration setAsideFor = instance.setAsideFor();
        if (setAsideFor != null) {
            details.put("triedAgainIn", (setAsideFor.isNegative() ? Duration.ZERO : setAsideFor).toString());
        }
        if (isHeld(instance)) {
            details.put("heldFor", instance.heldFor().toString());
        }
        details.put("interval", instance.interval().toString());
        details.put("margin", instance.margin().toString());
        details.put("waiting", instance.waiting());
        details.put("inFlight", instance.inFlight());
        return details;
    }

    private static String state(ClientSnapshot.Instance instance) {
        return switch (instance.state()) {
            case READY -> isHeld(instance) ? "held" : isSlowed(instance) ? "slowed" : "ready";
            case SET_ASIDE -> "set aside";
            case GONE -> "gone";
        };
    }

    private static boolean isHeld(ClientSnapshot.Instance instance) {
        return !instance.heldFor().isZero();
    }

    private static boolean isSlowed(ClientSnapshot.Instance instance) {
        return instance.margin().compareTo(FIRST_MARGIN) > 0;
    }
}
