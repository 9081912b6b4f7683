package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubRequest;
import io.github.reactivecontact.stub.StubServer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SetInstancesTest {

    private static final String OLD = StubServer.TOKEN;
    private static final String NEW = "e86c4b77485053d6c4d12ad709bcd3178f262669bde523456";
    private static final ChatId FIRST = ChatId.ofPhone("79000000001");
    private static final ChatId SECOND = ChatId.ofPhone("79000000002");
    private static final ChatId THIRD = ChatId.ofPhone("79000000003");
    private static final Duration LONG = Duration.ofHours(1);

    private final StubServer server = StubServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void setInstances_added_isUsedAndShown() {
        try (ReactiveContactClient client = unlimited(instance("1", OLD))) {
            client.setInstances(List.of(instance("2", OLD), instance("1", OLD)));

            assertThat(client.getContactInfo(FIRST, "2").block(StubServer.PATIENCE))
                    .isPresent();
            assertThat(idInstances(client)).containsExactly("2", "1");
            assertThat(paths(1)).containsExactly(path("2", OLD));
        }
    }

    @Test
    void setInstances_added_takesLookupsOfARunningBulk() {
        try (ReactiveContactClient client = paced(instance("1", OLD))) {
            StepVerifier.create(client.lookupAll(Flux.just(FIRST.value(), SECOND.value())))
                    .expectNextMatches(ContactLookup.Found.class::isInstance)
                    .then(() -> client.setInstances(List.of(instance("1", OLD), instance("2", OLD))))
                    .expectNextMatches(ContactLookup.Found.class::isInstance)
                    .expectComplete()
                    .verify(StubServer.PATIENCE);

            assertThat(paths(2)).containsExactly(path("1", OLD), path("2", OLD));
        }
    }

    @Test
    void setInstances_replacedToken_endsTheDisabledStateAndAppliesToTheNextRequest() {
        server.otherwise(acceptingOnly(NEW));
        try (ReactiveContactClient client = unlimited(instance("1", OLD))) {
            assertThat(reasonOf(client.getContactInfo(FIRST))).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(state(client, "1")).isNotEqualTo(State.READY);

            client.setInstances(List.of(instance("1", NEW)));

            assertThat(state(client, "1")).isEqualTo(State.READY);
            assertThat(client.getContactInfo(FIRST).block(StubServer.PATIENCE)).isPresent();
            assertThat(paths(2)).containsExactly(path("1", OLD), path("1", NEW));
        }
    }

    @Test
    void setInstances_replacedToken_isNotBlamedForARefusalOfTheOldOne() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.reply(FIRST.value(), acceptingOnly(NEW).after(gate.asMono())).otherwise(acceptingOnly(NEW));
        try (ReactiveContactClient client = unlimited(instance("1", OLD))) {
            Mono<Optional<ContactInfo>> inFlight =
                    client.getContactInfo(FIRST).onErrorComplete().cache();
            inFlight.subscribe();
            server.requests(1);

            client.setInstances(List.of(instance("1", NEW)));
            assertThat(client.getContactInfo(SECOND).block(StubServer.PATIENCE)).isPresent();
            gate.tryEmitEmpty();
            inFlight.block(StubServer.PATIENCE);

            assertThat(state(client, "1")).isEqualTo(State.READY);
            assertThat(client.getContactInfo(THIRD).block(StubServer.PATIENCE)).isPresent();
        }
    }

    @Test
    void setInstances_anotherAddress_appliesToTheNextRequest() {
        try (ReactiveContactClient client = unlimited(instance("1", OLD))) {
            client.setInstances(List.of(GreenApiInstance.of(URI.create(server.url() + "/green"), "1", OLD)));

            client.getContactInfo(FIRST).block(StubServer.PATIENCE);

            assertThat(paths(1)).containsExactly("/green" + path("1", OLD));
        }
    }

    @Test
    void setInstances_unchanged_keepsCooldownAndCounters() {
        server.otherwise(StubReply.status(466, ""));
        try (ReactiveContactClient client = unlimited(instance("1", OLD))) {
            assertThat(reasonOf(client.getContactInfo(FIRST))).isEqualTo(Reason.QUOTA_EXCEEDED);

            client.setInstances(List.of(instance("1", OLD)));

            assertThat(state(client, "1")).isEqualTo(State.COOLING_DOWN);
            assertThat(client.snapshot().instance("1").orElseThrow().sent()).isEqualTo(1);
        }
    }

    @Test
    void setInstances_removed_finishesItsRequestAndPassesItsQueueOn() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.reply(FIRST.value(), StubReply.contact().after(gate.asMono()));
        try (ReactiveContactClient client = paced(instance("1", OLD))) {
            Mono<Optional<ContactInfo>> inFlight = client.getContactInfo(FIRST).cache();
            Mono<Optional<ContactInfo>> queued = client.getContactInfo(SECOND).cache();
            inFlight.subscribe();
            queued.subscribe();
            server.requests(1);

            client.setInstances(List.of(instance("2", OLD)));

            assertThat(queued.block(StubServer.PATIENCE)).isPresent();
            assertThat(idInstances(client)).containsExactly("2");
            gate.tryEmitEmpty();
            assertThat(inFlight.block(StubServer.PATIENCE)).isPresent();
            assertThat(paths(2)).containsExactly(path("1", OLD), path("2", OLD));
        }
    }

    @Test
    void setInstances_removed_failsLookupsThatNamedIt() {
        try (ReactiveContactClient client = paced(instance("1", OLD))) {
            client.getContactInfo(FIRST).block(StubServer.PATIENCE);

            StepVerifier.create(client.getContactInfo(SECOND, "1"))
                    .then(() -> client.setInstances(List.of(instance("2", OLD))))
                    .expectErrorSatisfies(failure -> assertThat(((ContactLookupException) failure).reason())
                            .isEqualTo(Reason.NO_INSTANCE))
                    .verify(StubServer.PATIENCE);
            assertThat(reasonOf(client.getContactInfo(THIRD, "1"))).isEqualTo(Reason.NO_INSTANCE);
            assertThat(server.count()).isEqualTo(1);
        }
    }

    @Test
    void setInstances_removedAndAddedAgain_keepsThePace() {
        VirtualTimeScheduler time = VirtualTime.scheduler();
        try (ReactiveContactClient client = ReactiveContactClient.builder()
                .instance(instance("1", OLD))
                .scheduler(time)
                .build()) {
            client.getContactInfo(FIRST).block(StubServer.PATIENCE);

            client.setInstances(List.of(instance("2", OLD)));
            client.setInstances(List.of(instance("1", NEW)));
            Mono<Optional<ContactInfo>> next = client.getContactInfo(SECOND).cache();
            next.subscribe();

            assertThat(client.snapshot().waiting()).isEqualTo(1);
            time.advanceTimeBy(Duration.ofSeconds(2));
            assertThat(next.block(StubServer.PATIENCE)).isPresent();
        } finally {
            time.dispose();
        }
    }

    @Test
    void setInstances_invalid_isRefusedAndChangesNothing() {
        try (ReactiveContactClient client = unlimited(instance("1", OLD))) {
            assertThatThrownBy(() -> client.setInstances(List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("instances must not be empty");
            assertThatThrownBy(() -> client.setInstances(List.of(instance("2", OLD), instance("2", NEW))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("twice, was 2");
            GreenApiInstance plaintext = GreenApiInstance.of(URI.create("http://api.example.com"), "2", OLD);
            assertThatThrownBy(() -> client.setInstances(List.of(plaintext)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clear text");
            assertThatThrownBy(() -> client.setInstances(Arrays.asList(instance("2", OLD), null)))
                    .isInstanceOf(NullPointerException.class);

            assertThat(idInstances(client)).containsExactly("1");
            assertThat(client.getContactInfo(FIRST).block(StubServer.PATIENCE)).isPresent();
        }
    }

    @Test
    void setInstances_afterClose_hasNoEffect() {
        ReactiveContactClient client = unlimited(instance("1", OLD));
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);

        client.setInstances(List.of(instance("2", OLD)));

        assertThat(reasonOf(client.getContactInfo(FIRST))).isEqualTo(Reason.CLOSED);
        assertThatThrownBy(() -> client.setInstances(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private ReactiveContactClient unlimited(GreenApiInstance instance) {
        return ReactiveContactClient.builder()
                .instance(instance)
                .unlimitedRate()
                .retry(RetryPolicy.none())
                .build();
    }

    /** Creates a client whose instances send one request within a test. */
    private ReactiveContactClient paced(GreenApiInstance instance) {
        return ReactiveContactClient.builder()
                .instance(instance)
                .requestRate(1, LONG)
                .build();
    }

    private GreenApiInstance instance(String idInstance, String token) {
        return GreenApiInstance.of(server.url(), idInstance, token);
    }

    private static StubReply acceptingOnly(String token) {
        return (request, response) -> (request.path().endsWith("/" + token)
                        ? StubReply.contact()
                        : StubReply.status(401, ""))
                .to(request, response);
    }

    private List<String> paths(int requests) {
        assertThat(server.count()).isEqualTo(requests);
        return server.requests(requests).stream().map(StubRequest::path).toList();
    }

    private static String path(String idInstance, String token) {
        return "/waInstance" + idInstance + "/getContactInfo/" + token;
    }

    private static List<String> idInstances(ReactiveContactClient client) {
        return client.snapshot().instances().stream()
                .map(ClientSnapshot.Instance::idInstance)
                .toList();
    }

    private static State state(ReactiveContactClient client, String idInstance) {
        return client.snapshot().instance(idInstance).orElseThrow().state();
    }

    private static Reason reasonOf(Mono<Optional<ContactInfo>> lookup) {
        return lookup.materialize()
                .map(signal -> ((ContactLookupException) signal.getThrowable()).reason())
                .block(StubServer.PATIENCE);
    }
}
