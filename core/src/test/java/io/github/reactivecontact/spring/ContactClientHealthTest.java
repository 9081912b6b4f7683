package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.context.ApplicationContext;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ContactClientHealthTest {

    private final VirtualTimeScheduler time = VirtualTime.scheduler();
    private final GreenApiSimulator green =
            GreenApiSimulator.builder().instances(2).start();
    private final String first = green.instances().get(0).idInstance();
    private final String second = green.instances().get(1).idInstance();
    private final ReactiveContactClient client = ReactiveContactClient.builder()
            .instances(green.instances())
            .unlimitedRate()
            .scheduler(time)
            .build();

    @AfterEach
    void close() {
        client.close();
        green.close();
        time.dispose();
    }

    @Test
    void health_newClient_isUpWithAllInstancesReady() {
        Health health = health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("waiting", 0L).containsEntry("inFlight", 0);
        assertThat(health.getDetails())
                .containsEntry("maxInFlight", 256)
                .containsEntry("limitedByMaxInFlight", false)
                .containsEntry("latency", "PT0S");
        assertThat(instance(health, first)).containsEntry("state", "READY").containsEntry("margin", "PT0S");
        assertThat(green.requests()).isZero();
    }

    @Test
    void health_oneInstanceInCooldown_isUpWithReasonAndDuration() {
        green.state(first, InstanceState.EXPIRED);
        lookUp();

        Health health = health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(instance(health, first))
                .containsEntry("state", "COOLING_DOWN")
                .containsEntry("cooldownReason", "INSTANCE_EXPIRED")
                .containsEntry("cooldownRemaining", "PT1M");
        assertThat(instance(health, second)).containsEntry("state", "READY").doesNotContainKey("cooldownReason");
    }

    @Test
    void health_allInstancesInCooldown_isOutOfServiceUntilProbe() {
        green.state(first, InstanceState.EXPIRED);
        green.state(second, InstanceState.NOT_AUTHORIZED);
        lookUp();

        assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        time.advanceTimeBy(Duration.ofMinutes(1));
        Health health = health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(instance(health, first))
                .containsEntry("state", "COOLING_DOWN")
                .containsEntry("cooldownRemaining", "PT0S");
    }

    @Test
    void health_allInstancesDisabled_isDown() {
        green.state(first, InstanceState.DELETED);
        green.state(second, InstanceState.DELETED);
        lookUp();

        Health health = health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(instance(health, second))
                .containsEntry("state", "DISABLED")
                .containsEntry("cooldownReason", "INSTANCE_DELETED")
                .doesNotContainKey("cooldownRemaining");
    }

    @Test
    void health_allCircuitsOpen_isOutOfServiceWithReasonAndDuration() {
        Health health = health(State.CIRCUIT_OPEN, Reason.CONNECTION_FAILED, Duration.ofSeconds(3), 0);

        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(instance(health, first))
                .containsEntry("state", "CIRCUIT_OPEN")
                .containsEntry("cooldownReason", "CONNECTION_FAILED")
                .containsEntry("cooldownRemaining", "PT3S");
    }

    @Test
    void health_probeDueOrInFlight_isUpUntilTheProbeStarts() {
        Duration due = Duration.ofSeconds(-1);

        assertThat(health(State.CIRCUIT_OPEN, Reason.TIMEOUT, due, 0).getStatus())
                .isEqualTo(Status.UP);
        assertThat(health(State.CIRCUIT_OPEN, Reason.TIMEOUT, due, 1).getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health(State.COOLING_DOWN, Reason.QUOTA_EXCEEDED, due, 1).getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void health_allInstancesDisabled_isDownUntilTheHourlyProbe() {
        Health waiting = health(State.DISABLED, Reason.UNAUTHORIZED, Duration.ofMinutes(59), 0);

        assertThat(waiting.getStatus()).isEqualTo(Status.DOWN);
        assertThat(instance(waiting, first)).containsEntry("cooldownRemaining", "PT59M");
        assertThat(health(State.DISABLED, Reason.UNAUTHORIZED, Duration.ZERO, 0).getStatus())
                .isEqualTo(Status.UP);
        assertThat(health(State.DISABLED, Reason.UNAUTHORIZED, Duration.ZERO, 1).getStatus())
                .isEqualTo(Status.DOWN);
    }

    /** Returns the health of a client whose only instance, the first, is not available. */
    private Health health(State state, Reason reason, Duration cooldownRemaining, int inFlight) {
        ClientSnapshot.Instance instance = new ClientSnapshot.Instance(
                first,
                state,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                cooldownRemaining,
                reason,
                0,
                inFlight,
                1,
                0,
                0,
                0,
                1);
        return ContactClientHealthIndicator.health(
                new ClientSnapshot(0, Duration.ZERO, inFlight, 256, Duration.ZERO, 0, List.of(instance), null, null));
    }

    @Test
    void health_instanceStarting_isUpWithRetryAfter() {
        green.state(first, InstanceState.STARTING);
        lookUp();

        Health health = health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(instance(health, first)).containsEntry("state", "THROTTLED").containsEntry("retryAfter", "PT5S");
        assertThat(instance(health, second)).containsEntry("state", "READY").doesNotContainKey("retryAfter");
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(instance(health(), first)).containsEntry("state", "READY");
    }

    @Test
    void health_instanceAfter429_reportsSafetyMargin() {
        try (ReactiveContactClient paced = ReactiveContactClient.builder()
                .instance(green.instances().get(0))
                .retry(RetryPolicy.none())
                .scheduler(time)
                .build()) {
            green.next(ErrorReply.TOO_MANY_REQUESTS);
            StepVerifier.create(paced.getContactInfo("71234567890@c.us")).verifyError(ContactLookupException.class);

            Health health = health(paced);

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(instance(health, first)).containsEntry("state", "READY").containsEntry("margin", "PT0.025S");
        }
    }

    @Test
    void health_mockedClient_isUnknown() {
        assertThat(health(Applications.mockedClient()).getStatus()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void registry_oneClient_hasNamedIndicator() {
        Applications.withInstance().run(context -> {
            assertThat(registry(context).getContributor("contactClient"))
                    .isInstanceOf(ContactClientHealthIndicator.class);
            ReactiveHealthIndicator health = Objects.requireNonNull(
                    (ReactiveHealthIndicator) registry(context).getContributor("contactClient"));
            StepVerifier.create(health.health(false))
                    .expectNext(Health.up().build())
                    .verifyComplete();
        });
    }

    @Test
    void registry_severalClients_hasIndicatorForEach() {
        Applications.withoutInstance()
                .withBean("sales", ReactiveContactClient.class, ContactClientHealthTest::unused)
                .withBean("support", ReactiveContactClient.class, ContactClientHealthTest::unused)
                .run(context -> assertThat(registry(context).getContributor("contactClient"))
                        .isInstanceOfSatisfying(
                                CompositeReactiveHealthContributor.class,
                                composite -> assertThat(composite.stream().map(entry -> entry.name()))
                                        .containsExactlyInAnyOrder("sales", "support")));
    }

    @Test
    void registry_indicatorDisabled_hasNone() {
        Applications.withInstance()
                .withPropertyValues("management.health.contact-client.enabled=false")
                .run(context -> assertThat(registry(context).getContributor("contactClient"))
                        .isNull());
    }

    private void lookUp() {
        StepVerifier.create(client.getContactInfo("71234567890@c.us").materialize())
                .expectNextCount(1)
                .thenConsumeWhile(signal -> true)
                .verifyComplete();
    }

    private Health health() {
        return health(client);
    }

    private static Health health(ReactiveContactClient client) {
        return Objects.requireNonNull(
                new ContactClientHealthIndicator(client).health().block());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> instance(Health health, String idInstance) {
        Map<String, Map<String, Object>> instances = (Map<String, Map<String, Object>>)
                Objects.requireNonNull(health.getDetails().get("instances"));
        return Objects.requireNonNull(instances.get(idInstance));
    }

    private static ReactiveHealthContributorRegistry registry(ApplicationContext context) {
        return context.getBean(ReactiveHealthContributorRegistry.class);
    }

    private static ReactiveContactClient unused() {
        return ReactiveContactClient.create(GreenApiInstance.of("7103000001", Applications.TOKEN));
    }
}
