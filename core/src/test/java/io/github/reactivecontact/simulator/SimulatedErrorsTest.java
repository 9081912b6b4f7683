package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.lookUp;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.observation.ContactObservations;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.ObservedTexts;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Checks how a client handles the simulator's errors, some of which echo the token. */
class SimulatedErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Secrets SECRETS = Secrets.token(RawClient.TOKEN);

    private final GreenApiSimulator green = simulator().start();
    private final Queue<String> exposed = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        green.close();
    }

    @ParameterizedTest
    @EnumSource
    void lookup_error_exposesNoToken(ErrorReply error) throws Exception {
        green.fail(CHAT, error);
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservedTexts(exposed, failures));

        try (CapturedLogs logs = CapturedLogs.start()) {
            try (ReactiveContactClient client = Clients.builder(green.instance())
                    .listener(ContactObservations.of(registry))
                    .build()) {
                client.getContactInfo(CHAT)
                        .checkpoint("lookup")
                        .doOnNext(contact -> exposed.add("answered " + contact))
                        .onErrorResume(ContactLookupException.class, failure -> {
                            failures.add(failure);
                            exposed.add("" + new ContactLookup.Failed<>(CHAT.value(), failure));
                            return Mono.empty();
                        })
                        .block(PATIENCE);
                exposed.add(client.toString() + client.snapshot());
                client.closeLater(Duration.ZERO).block(PATIENCE);
            }
            assertThat(logs.lines()).isNotEmpty();
            SECRETS.assertAbsentFrom(logs.lines().stream()
                    .filter(line -> !line.contains("[green-api-simulator-"))
                    .collect(Collectors.joining("\n")));
        }

        assertThat(exposed).anyMatch(text -> text.startsWith("observed "));
        SECRETS.assertAbsentFrom(String.join("\n", exposed));
        failures.forEach(SECRETS::assertAbsentFrom);
        assertThat(lookUp(green, CHAT).body().contains(RawClient.TOKEN))
                .isEqualTo(error.body("its path").contains("its path"));
    }

    @Test
    void internalServerErrorAsBadRequest_once_isRetried() {
        green.fail(CHAT, ErrorReply.INTERNAL_SERVER_ERROR_AS_BAD_REQUEST, 1);
        try (ReactiveContactClient client = Clients.builder(green.instance())
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .build()) {
            StepVerifier.create(client.getContactInfo(CHAT))
                    .expectNextMatches(Optional::isPresent)
                    .expectComplete()
                    .verify(PATIENCE);
        }

        assertThat(green.requests()).isEqualTo(2);
    }

    @Test
    void internalServerErrorAsBadRequest_always_isServerError() {
        green.fail(CHAT, ErrorReply.INTERNAL_SERVER_ERROR_AS_BAD_REQUEST);
        try (ReactiveContactClient client = Clients.builder(green.instance()).build()) {
            StepVerifier.create(client.getContactInfo(CHAT))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(ContactLookupException.class, failure -> {
                                assertThat(failure.reason()).isEqualTo(Reason.SERVER_ERROR);
                                assertThat(failure.status()).hasValue(400);
                            }))
                    .verify(PATIENCE);
        }
    }
}
