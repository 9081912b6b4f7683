package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubRequest;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class BulkCancelTest {

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client = server.client();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @Test
    void cancel_midRun_cancelsUpstreamAndInFlightRequests() {
        server.otherwise(StubReply.never()).reply(chat(0), StubReply.contact());
        PublisherProbe<String> upstream = PublisherProbe.of(chats(100));

        StepVerifier.create(
                        client.lookupAll(upstream.flux(), BulkOptions.defaults().withConcurrency(5)))
                .expectNextCount(1)
                .then(() -> server.requests(6))
                .thenCancel()
                .verify(StubServer.PATIENCE);

        upstream.assertWasCancelled();
        assertThat(server.abandoned(5))
                .extracting(StubRequest::chatId)
                .containsExactlyInAnyOrder(chat(1), chat(2), chat(3), chat(4), chat(5));
        assertNoFurtherRequestsThan(6);
    }

    @Test
    void cancel_twiceOrAfterTheEnd_doesNothing() {
        TestPublisher<String> upstream = TestPublisher.create();
        Flux<ContactLookup<String>> bulk = client.lookupAll(upstream.flux());

        StepVerifier.create(bulk.doOnSubscribe(subscription -> {
                    subscription.cancel();
                    subscription.cancel();
                }))
                .thenCancel()
                .verify(StubServer.PATIENCE);

        upstream.assertCancelled();
        assertNoFurtherRequestsThan(0);
    }

    @Test
    void cancel_onTheFirstOutcome_deliversNoOther() {
        StepVerifier.create(client.lookupAll(Flux.range(0, 1000), i -> "no").take(1))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void take_n_sendsExactlyNRequests() {
        PublisherProbe<String> upstream = PublisherProbe.of(chats(100));

        StepVerifier.create(client.lookupAll(upstream.flux()).take(7))
                .expectNextCount(7)
                .expectComplete()
                .verify(StubServer.PATIENCE);

        upstream.assertWasCancelled();
        assertNoFurtherRequestsThan(7);
    }

    @Test
    void cancel_orderedWithBufferedOutcomes_discardsTheirSources() {
        Set<Object> discarded = ConcurrentHashMap.newKeySet();
        server.otherwise(StubReply.never());
        Context context = Operators.enableOnDiscard(Context.empty(), discarded::add);

        StepVerifier.create(client.lookupAll(
                                Flux.just(chat(0), "1@g.us", "no"),
                                BulkOptions.defaults().ordered())
                        .contextWrite(context))
                .expectSubscription()
                .then(() -> server.requests(1))
                .thenCancel()
                .verify(StubServer.PATIENCE);

        server.abandoned(1);
        assertThat(discarded).containsExactlyInAnyOrder(chat(0), "1@g.us", "no");
    }

    @Test
    void onNext_afterCancel_isDiscardedWithoutARequest() {
        Set<Object> discarded = ConcurrentHashMap.newKeySet();
        List<CoreSubscriber<? super String>> bulk = new ArrayList<>();
        Flux<String> upstream = new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super String> subscriber) {
                bulk.add(subscriber);
                subscriber.onSubscribe(Operators.emptySubscription());
            }
        };
        Context context = Operators.enableOnDiscard(Context.empty(), discarded::add);

        StepVerifier.create(client.lookupAll(upstream).contextWrite(context))
                .expectSubscription()
                .thenCancel()
                .verify(StubServer.PATIENCE);
        bulk.get(0).onNext(chat(0));

        assertThat(discarded).containsExactly(chat(0));
        assertNoFurtherRequestsThan(0);
    }

    @Test
    void cancel_oneOfTwoRuns_leavesTheOther() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.otherwise(StubReply.contact().after(gate.asMono()));
        Flux<ContactLookup<String>> first = client.lookupAll(chats(2));
        Flux<ContactLookup<String>> second = client.lookupAll(Flux.just(chat(8), chat(9)));

        StepVerifier.create(second)
                .expectSubscription()
                .then(() -> StepVerifier.create(first)
                        .expectSubscription()
                        .then(() -> server.requests(4))
                        .thenCancel()
                        .verify(StubServer.PATIENCE))
                .then(() -> {
                    server.abandoned(2);
                    gate.tryEmitEmpty();
                })
                .expectNextCount(2)
                .expectComplete()
                .verify(StubServer.PATIENCE);
        assertThat(server.abandoned(2)).extracting(StubRequest::chatId).containsExactlyInAnyOrder(chat(0), chat(1));
    }

    /** A later lookup serves as a fence: every earlier request has arrived before it. */
    private void assertNoFurtherRequestsThan(int n) {
        server.otherwise(StubReply.contact());
        List<String> fence = List.of("72000000001@c.us", "72000000002@c.us");
        fence.forEach(chat -> client.getContactInfo(chat).block(StubServer.PATIENCE));
        assertThat(server.count()).isEqualTo(n + fence.size());
    }

    private static Flux<String> chats(int n) {
        return Flux.range(0, n).map(BulkCancelTest::chat);
    }

    private static String chat(int i) {
        return "7100000%04d@c.us".formatted(i);
    }
}
