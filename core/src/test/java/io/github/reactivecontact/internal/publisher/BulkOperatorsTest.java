package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

/** Tests operators that users apply around a bulk. */
class BulkOperatorsTest {

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client = server.client();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @Test
    void publishOn_smallPrefetch_deliversEverything() {
        assertAllDelivered(client.lookupAll(chats(200)).publishOn(Schedulers.parallel(), 4), 200);
    }

    @Test
    void limitRate_belowTheConcurrency_boundsConcurrentRequests() {
        assertAllDelivered(client.lookupAll(chats(100)).limitRate(3), 100);

        assertThat(server.mostUnanswered()).isLessThanOrEqualTo(3);
    }

    @Test
    void concatMap_slowDownstream_receivesEverything() {
        assertAllDelivered(
                client.lookupAll(chats(60), BulkOptions.defaults().withConcurrency(8))
                        .concatMap(outcome -> Mono.delay(Duration.ofMillis(1)).thenReturn(outcome), 1),
                60);
    }

    @Test
    void onErrorContinue_downstream_changesNoOutcome() {
        server.reply(chat(1), StubReply.status(500, "no")).reply(chat(2), StubReply.json("no json"));
        List<Throwable> continued = new ArrayList<>();

        List<ContactLookup<String>> outcomes = client.lookupAll(chats(4).concatWithValues("no", "1@g.us"))
                .onErrorContinue((failure, value) -> continued.add(failure))
                .collectList()
                .block(StubServer.PATIENCE);

        assertThat(continued).isEmpty();
        assertThat(outcomes).hasSize(6);
        assertThat(outcomes)
                .filteredOn(Failed.class::isInstance)
                .extracting(outcome -> ((Failed<String>) outcome).error().reason())
                .containsExactlyInAnyOrder(Reason.SERVER_ERROR, Reason.MALFORMED_BODY, Reason.INVALID_CHAT_ID);
    }

    @Test
    void onErrorContinue_aroundASingleLookup_keepsItsFailure() {
        server.otherwise(StubReply.json("no json"));

        StepVerifier.create(Flux.just(chat(0))
                        .concatMap(client::getContactInfo)
                        .map(contact -> contact.isPresent())
                        .onErrorContinue((failure, value) -> {}))
                .expectErrorMatches(failure -> failure.getMessage() != null)
                .verify(StubServer.PATIENCE);
    }

    @Test
    void timeout_serverStalls_cancelsInFlightRequests() {
        server.otherwise(StubReply.never());
        PublisherProbe<String> upstream = PublisherProbe.of(chats(3).concatWith(Flux.never()));

        StepVerifier.create(client.lookupAll(upstream.flux())
                        .timeout(Mono.fromRunnable(() -> server.requests(3)).subscribeOn(Schedulers.boundedElastic())))
                .expectError(TimeoutException.class)
                .verify(StubServer.PATIENCE);

        upstream.assertWasCancelled();
        assertThat(server.abandoned(3)).hasSize(3);
    }

    @Test
    void repeat_bulk_runsAgain() {
        assertAllDelivered(client.lookupAll(chats(10)).repeat(2), 30);

        assertThat(server.count()).isEqualTo(30);
    }

    @Test
    void retry_upstreamFailedOnce_runsAgain() {
        AtomicInteger runs = new AtomicInteger();
        Flux<String> upstream = Flux.defer(() -> runs.incrementAndGet() == 1
                ? chats(2).concatWith(Flux.error(new IllegalStateException("broker is gone")))
                : chats(4));

        assertAllDelivered(client.lookupAll(upstream).retry(1), 6);

        assertThat(runs).hasValue(2);
    }

    @Test
    void contextWrite_downstream_isVisibleUpstream() {
        Flux<String> upstream =
                Flux.deferContextual(context -> Flux.just(context.get("chat").toString()));

        StepVerifier.create(client.lookupAll(upstream)
                        .map(ContactLookup::source)
                        .contextWrite(context -> context.put("chat", chat(3))))
                .expectNext(chat(3))
                .expectComplete()
                .verify(StubServer.PATIENCE);
    }

    @Test
    void flatMap_nestedBulks_deliverEverything() {
        assertAllDelivered(
                Flux.range(0, 20)
                        .flatMap(i -> client.lookupAll(Flux.range(i * 10, 10).map(BulkOperatorsTest::chat))),
                200);
    }

    private void assertAllDelivered(Flux<ContactLookup<String>> bulk, int n) {
        List<ContactLookup<String>> outcomes = bulk.collectList().block(StubServer.PATIENCE);
        assertThat(outcomes).hasSize(n).allMatch(ContactLookup.Found.class::isInstance);
    }

    private static Flux<String> chats(int n) {
        return Flux.range(0, n).map(BulkOperatorsTest::chat);
    }

    private static String chat(int i) {
        return "7100000%04d@c.us".formatted(i);
    }
}
