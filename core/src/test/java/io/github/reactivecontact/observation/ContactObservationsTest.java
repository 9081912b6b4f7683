package io.github.reactivecontact.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactClientListener.OfLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

class ContactObservationsTest {

    private static final String CHAT = "71234567890@c.us";
    private static final String PARENT = "micrometer.observation";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final StubServer server = StubServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private ReactiveContactClient client(ContactObservations observations) {
        return server.clientBuilder().listener(observations).build();
    }

    private ReactiveContactClient client() {
        return client(ContactObservations.of(registry));
    }

    @Test
    void lookup_found_isObservedWithAttempt() {
        try (ReactiveContactClient client = client()) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
        }

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(2)
                .hasObservationWithNameEqualTo("contact.lookup")
                .that()
                .hasLowCardinalityKeyValue("kind", "single")
                .hasLowCardinalityKeyValue("outcome", "FOUND")
                .hasLowCardinalityKeyValue("error.type", "none")
                .doesNotHaveParentObservation()
                .doesNotHaveError()
                .hasBeenStopped();
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("contact.attempt")
                .that()
                .hasLowCardinalityKeyValue("instance", StubServer.ID_INSTANCE)
                .hasLowCardinalityKeyValue("outcome", "FOUND")
                .hasLowCardinalityKeyValue("error.type", "none")
                .hasLowCardinalityKeyValue("http.response.status_code", "200")
                .hasLowCardinalityKeyValue("server.address", "127.0.0.1")
                .hasParentObservation()
                .hasBeenStopped();
    }

    @Test
    void staleHit_isObservedWithItsRefresh() {
        CaffeineContactCache cache = CaffeineContactCache.ofSize(10);
        Instant now = Instant.now();
        cache.put(
                        new ContactCache.Key(ChatId.parse(CHAT), null),
                        new ContactCache.Entry(Optional.empty(), now, now.plusSeconds(60)),
                        Duration.ZERO)
                .block();
        try (ReactiveContactClient client = server.clientBuilder()
                .cache(cache)
                .listener(ContactObservations.of(registry))
                .build()) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
            server.requests(1);
        }

        TestObservationRegistryAssert.assertThat(registry)
                .hasAnObservation(observation -> observation
                        .hasNameEqualTo("contact.lookup")
                        .hasLowCardinalityKeyValue("kind", "single")
                        .hasLowCardinalityKeyValue("outcome", "NO_CONTACT"))
                .hasAnObservation(observation -> observation
                        .hasNameEqualTo("contact.lookup")
                        .hasLowCardinalityKeyValue("kind", "refresh")
                        .doesNotHaveParentObservation());
    }

    @Test
    void bulkLookup_failed_isObservedWithReasonAndStatus() {
        server.otherwise(StubReply.status(502, "<html>"));
        try (ReactiveContactClient client = client()) {
            client.lookupAll(Flux.just(CHAT)).blockLast(StubServer.PATIENCE);
        }

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("contact.lookup")
                .that()
                .hasLowCardinalityKeyValue("kind", "bulk")
                .hasLowCardinalityKeyValue("outcome", "FAILED")
                .hasLowCardinalityKeyValue("error.type", "SERVER_ERROR")
                .hasError();
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("contact.attempt")
                .that()
                .hasLowCardinalityKeyValue("http.response.status_code", "502")
                .hasError();
    }

    @Test
    void lookup_cancelled_stopsBothObservations() {
        server.otherwise(StubReply.never());
        try (ReactiveContactClient client = client()) {
            StepVerifier.create(client.getContactInfo(CHAT))
                    .then(() -> server.requests(1))
                    .thenCancel()
                    .verify(StubServer.PATIENCE);
            client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        }

        for (String name : List.of("contact.lookup", "contact.attempt")) {
            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo(name)
                    .that()
                    .hasLowCardinalityKeyValue("outcome", "CANCELLED")
                    .hasBeenStopped();
        }
    }

    @Test
    void events_retryOfLookupAndWrittenOfAttempt_areObserved() {
        EventRecorder events = new EventRecorder();
        registry.observationConfig().observationHandler(events);
        server.otherwise(StubReply.status(500, ""));
        try (ReactiveContactClient client = server.clientBuilder()
                .retry(RetryPolicy.defaults()
                        .withMaxAttempts(2)
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .listener(ContactObservations.of(registry))
                .build()) {
            client.getContactInfo(CHAT).onErrorComplete().block(StubServer.PATIENCE);
        }

        assertThat(events.recorded)
                .containsExactly(
                        "contact.attempt written written",
                        "contact.lookup retry retry after SERVER_ERROR",
                        "contact.attempt written written");
        assertThat(registry)
                .satisfies(all -> TestObservationRegistryAssert.assertThat(all)
                        .hasNumberOfObservationsWithNameEqualTo("contact.attempt", 2));
    }

    @Test
    void parent_isObservationOfReactorContextNotOfThread() {
        Observation ofCaller = Observation.start("caller", registry);
        Observation ofThread = Observation.start("thread", registry);
        try (ReactiveContactClient client = client()) {
            ofThread.scoped(() -> {
                client.getContactInfo(CHAT)
                        .contextWrite(Context.of(PARENT, ofCaller))
                        .block(StubServer.PATIENCE);
                client.lookupAll(Flux.just(CHAT)).blockLast(StubServer.PATIENCE);
            });
        }
        ofThread.stop();
        ofCaller.stop();

        TestObservationRegistryAssert.assertThat(registry)
                .hasAnObservation(one -> one.hasNameEqualTo("contact.lookup")
                        .hasLowCardinalityKeyValue("kind", "single")
                        .hasParentObservationEqualTo(ofCaller))
                .hasAnObservation(one -> one.hasNameEqualTo("contact.lookup")
                        .hasLowCardinalityKeyValue("kind", "bulk")
                        .doesNotHaveParentObservation());
    }

    @Test
    void attempt_isInContextOfRequest() {
        AtomicReference<ContextView> ofRequest = new AtomicReference<>();
        try (ReactiveContactClient client = server.clientBuilder()
                .listener(ContactObservations.of(registry))
                .httpClient(http ->
                        http.mapConnect(connection -> connection.transformDeferredContextual((connecting, context) -> {
                            ofRequest.set(context);
                            return connecting;
                        })))
                .build()) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
        }

        Observation attempt = ofRequest.get().get(PARENT);
        assertThat(attempt.getContextView().getName()).isEqualTo("contact.attempt");
    }

    @Test
    void predicate_disablesLookups_attemptsHaveCallersParent() {
        registry.observationConfig().observationPredicate((name, context) -> !name.equals("contact.lookup"));
        Observation ofCaller = Observation.start("caller", registry);
        try (ReactiveContactClient client = client()) {
            client.getContactInfo(CHAT)
                    .contextWrite(Context.of(PARENT, ofCaller))
                    .block(StubServer.PATIENCE);
        }
        ofCaller.stop();

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("contact.attempt")
                .that()
                .hasParentObservationEqualTo(ofCaller);
    }

    @Test
    void convention_ofUser_takesPrecedence() {
        ContactObservations observations = ContactObservations.of(registry)
                .withLookupConvention(new ContactLookupConvention() {
                    @Override
                    public String getName() {
                        return "my.lookup";
                    }
                })
                .withAttemptConvention(new ContactAttemptConvention() {
                    @Override
                    public KeyValues getLowCardinalityKeyValues(ContactObservationContext.AttemptContext context) {
                        return super.getLowCardinalityKeyValues(context).and("first", "" + (context.number() == 1));
                    }
                });
        try (ReactiveContactClient client = client(observations)) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
        }

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("my.lookup", 1)
                .hasAnObservationWithAKeyValue("first", "true");
    }

    @Test
    void registry_noop_createsNoListener() {
        assertThat(ContactObservations.of(ObservationRegistry.NOOP).onLookup(Context.empty(), false))
                .isSameAs(OfLookup.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void documentation_namesKeysInUse(ContactObservationDocumentation documented) {
        try (ReactiveContactClient client = client()) {
            client.getContactInfo(CHAT).block(StubServer.PATIENCE);
        }

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(documented.getName())
                .that()
                .hasOnlyKeys(List.of(documented.getLowCardinalityKeyNames()).stream()
                        .map(key -> key.asString())
                        .toArray(String[]::new))
                .hasContextualNameEqualTo(documented.getContextualName());
    }
}
