package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

class BulkDemandTest {

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client = server.client();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @Test
    void request_none_requestsNothingFromTheUpstream() {
        PublisherProbe<String> upstream = PublisherProbe.of(Flux.never());

        StepVerifier.create(client.lookupAll(upstream.flux()), 0)
                .expectSubscription()
                .then(() -> {
                    upstream.assertWasSubscribed();
                    upstream.assertWasNotRequested();
                })
                .thenCancel()
                .verify(StubServer.PATIENCE);
        upstream.assertWasCancelled();
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1", "3, 4, 3", "4, 4, 4", "9, 4, 4", "9223372036854775807, 4, 4", "5, 2147483647, 5"})
    void request_n_requestsTheLesserOfDemandAndConcurrency(long demand, int concurrency, long expected) {
        AtomicLong requested = new AtomicLong();
        Flux<String> upstream = Flux.<String>never().doOnRequest(requested::addAndGet);

        StepVerifier.create(client.lookupAll(upstream, BulkOptions.defaults().withConcurrency(concurrency)), 0)
                .thenRequest(demand)
                .then(() -> assertThat(requested).hasValue(expected))
                .thenCancel()
                .verify(StubServer.PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void request_inSteps_keepsOutstandingWithinDemandAndConcurrency(boolean ordered) {
        int concurrency = 3;
        BulkOptions options = BulkOptions.defaults().withConcurrency(concurrency);
        AtomicLong requested = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        AtomicLong demand = new AtomicLong();
        Flux<String> upstream = chats(50).doOnRequest(n -> {
            most.accumulateAndGet(requested.addAndGet(n) - delivered.get(), Math::max);
            assertThat(requested.get()).isLessThanOrEqualTo(demand.get());
        });
        Flux<ContactLookup<String>> bulk = client.lookupAll(upstream, ordered ? options.ordered() : options)
                .doOnNext(outcome -> delivered.incrementAndGet())
                .doOnRequest(demand::addAndGet);

        StepVerifier.create(bulk, 0)
                .thenRequest(1)
                .expectNextCount(1)
                .thenRequest(2)
                .expectNextCount(2)
                .thenRequest(20)
                .expectNextCount(20)
                .thenRequest(1000)
                .expectNextCount(27)
                .expectComplete()
                .verify(StubServer.PATIENCE);
        assertThat(most).hasValue(concurrency);
    }

    @Test
    void request_fulfilled_takesNoMoreSources() {
        AtomicLong emitted = new AtomicLong();

        StepVerifier.create(client.lookupAll(chats(100).doOnNext(chat -> emitted.incrementAndGet())), 0)
                .thenRequest(5)
                .expectNextCount(5)
                .then(() -> assertThat(emitted).hasValue(5))
                .thenCancel()
                .verify(StubServer.PATIENCE);
        assertThat(server.count()).isEqualTo(5);
    }

    @Test
    void concurrency_manySources_boundsConcurrentRequests() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.otherwise(StubReply.contact().after(gate.asMono()));

        StepVerifier.create(client.lookupAll(chats(40), BulkOptions.defaults().withConcurrency(7)))
                .expectSubscription()
                .then(() -> {
                    server.requests(7);
                    gate.tryEmitEmpty();
                })
                .expectNextCount(40)
                .expectComplete()
                .verify(StubServer.PATIENCE);
        assertThat(server.mostUnanswered()).isEqualTo(7);
        assertThat(server.count()).isEqualTo(40);
    }

    @Test
    void unordered_serverAnswersInReverse_deliversInReverse() {
        List<Sinks.Empty<Void>> gates = gates(4);

        StepVerifier.create(client.lookupAll(chats(4)).map(ContactLookup::source))
                .expectSubscription()
                .then(() -> {
                    server.requests(4);
                    gates.get(3).tryEmitEmpty();
                })
                .expectNext(chat(3))
                .then(() -> gates.get(2).tryEmitEmpty())
                .expectNext(chat(2))
                .then(() -> gates.get(1).tryEmitEmpty())
                .expectNext(chat(1))
                .then(() -> gates.get(0).tryEmitEmpty())
                .expectNext(chat(0))
                .expectComplete()
                .verify(StubServer.PATIENCE);
    }

    @Test
    void ordered_serverAnswersInReverse_deliversInOrder() {
        List<Sinks.Empty<Void>> gates = gates(4);
        Collections.reverse(gates);

        StepVerifier.create(client.lookupAll(chats(4), BulkOptions.defaults().ordered())
                        .map(ContactLookup::source))
                .expectSubscription()
                .then(() -> {
                    server.requests(4);
                    gates.forEach(Sinks.Empty::tryEmitEmpty);
                })
                .expectNext(chat(0), chat(1), chat(2), chat(3))
                .expectComplete()
                .verify(StubServer.PATIENCE);
    }

    @Test
    void ordered_firstLookupStalls_buffersAtMostTheConcurrency() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.reply(chat(0), StubReply.contact().after(gate.asMono()));
        List<String> delivered = new ArrayList<>();

        StepVerifier.create(client.lookupAll(
                                chats(10),
                                BulkOptions.defaults().withConcurrency(3).ordered())
                        .map(ContactLookup::source)
                        .doOnNext(delivered::add))
                .expectSubscription()
                .then(() -> {
                    server.requests(3);
                    // Leaves time for the other two lookups, and for a surplus request.
                    client.getContactInfo("72000000001@c.us").block(StubServer.PATIENCE);
                    client.getContactInfo("72000000002@c.us").block(StubServer.PATIENCE);
                    assertThat(server.count()).isEqualTo(5);
                    assertThat(delivered).isEmpty();
                    gate.tryEmitEmpty();
                })
                .expectNextCount(10)
                .expectComplete()
                .verify(StubServer.PATIENCE);
        assertThat(delivered)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(BulkDemandTest::chat).toList());
    }

    @Test
    void ordered_groupsAndInvalidIdsAfterAStall_keepTheirOrder() {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.reply(chat(0), StubReply.contact().after(gate.asMono()));

        StepVerifier.create(client.lookupAll(
                                Flux.just(chat(0), "1@g.us", "no", chat(1)),
                                BulkOptions.defaults().ordered())
                        .map(ContactLookup::source))
                .expectSubscription()
                .then(() -> {
                    server.requests(2);
                    gate.tryEmitEmpty();
                })
                .expectNext(chat(0), "1@g.us", "no", chat(1))
                .expectComplete()
                .verify(StubServer.PATIENCE);
    }

    @Test
    void scan_bulk_exposesNeighboursAndState() {
        List<Subscription> subscriptions = new ArrayList<>();
        Disposable run = client.lookupAll(
                        Flux.<String>never(), BulkOptions.defaults().withConcurrency(2))
                .doOnSubscribe(subscriptions::add)
                .limitRate(3)
                .subscribe();
        Scannable bulk = Scannable.from(subscriptions.get(0));

        assertThat(bulk.isScanAvailable()).isTrue();
        assertThat(bulk.scan(Attr.ACTUAL).isScanAvailable()).isTrue();
        assertThat(bulk.scan(Attr.PARENT)).isNotNull();
        assertThat(bulk.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(1);
        assertThat(bulk.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
        assertThat(bulk.scan(Attr.CANCELLED)).isFalse();
        assertThat(bulk.scan(Attr.TERMINATED)).isFalse();

        run.dispose();

        assertThat(bulk.scan(Attr.CANCELLED)).isTrue();
    }

    @Test
    void scan_completedBulk_isTerminated() {
        List<Subscription> subscriptions = new ArrayList<>();
        client.lookupAll(Flux.just("no")).doOnSubscribe(subscriptions::add).blockLast(StubServer.PATIENCE);

        assertThat(Scannable.from(subscriptions.get(0)).scan(Attr.TERMINATED)).isTrue();
    }

    /** Returns gates; the server answers the nth chat when the nth gate opens. */
    private List<Sinks.Empty<Void>> gates(int n) {
        List<Sinks.Empty<Void>> gates = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            gates.add(Sinks.empty());
            server.reply(chat(i), StubReply.contact().after(gates.get(i).asMono()));
        }
        return gates;
    }

    private static Flux<String> chats(int n) {
        return Flux.range(0, n).map(BulkDemandTest::chat);
    }

    private static String chat(int i) {
        return "7100000%04d@c.us".formatted(i);
    }
}
