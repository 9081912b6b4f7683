package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookup.Found;
import io.github.reactivecontact.ContactLookup.NoContact;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BulkOutcomeTest {

    /** A source that can equal another one, so that only its identity distinguishes it. */
    private record ChatEvent(String chatId) {

        String chatIdOrThrow() {
            if (chatId.equals("throw")) {
                throw new IllegalStateException("no chat id in this event");
            }
            return chatId.equals("null") ? null : chatId;
        }
    }

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client = server.client();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lookupAll_mixedSources_givesOneOutcomeEach(boolean ordered) {
        server.reply("71000000003@c.us", StubReply.status(400, "{\"message\":\"Validation failed\"}"));
        BulkOptions options = ordered ? BulkOptions.defaults().ordered() : BulkOptions.defaults();
        List<String> sources =
                List.of("71000000001@c.us", "120363043968066561@g.us", "nonsense", "null", "throw", "71000000003@c.us");

        List<ContactLookup<ChatEvent>> outcomes = client.lookupAll(
                        Flux.fromIterable(sources).map(ChatEvent::new), ChatEvent::chatIdOrThrow, options)
                .collectList()
                .block(StubServer.PATIENCE);

        assertThat(outcomes)
                .extracting(outcome -> outcome.source().chatId() + " " + inWords(outcome))
                .containsExactlyInAnyOrder(
                        "71000000001@c.us found 71000000001@c.us",
                        "120363043968066561@g.us nothing",
                        "nonsense INVALID_CHAT_ID",
                        "null INVALID_CHAT_ID",
                        "throw SOURCE_FAILED",
                        "71000000003@c.us REQUEST_REFUSED");
        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void lookupAll_throwingFunction_keepsTheExceptionAsCause() {
        RuntimeException thrown = new IllegalStateException("71234567890");

        StepVerifier.create(client.lookupAll(Flux.just("a"), source -> {
                    throw thrown;
                }))
                .assertNext(outcome -> {
                    Failed<String> failed = (Failed<String>) outcome;
                    assertThat(failed.error().reason()).isEqualTo(Reason.SOURCE_FAILED);
                    assertThat(failed.error()).hasCause(thrown).message().doesNotContain("7123");
                })
                .verifyComplete();
    }

    @Test
    void lookupAll_equalSources_returnsTheSameObjects() {
        List<ChatEvent> sources = IntStream.range(0, 60)
                .mapToObj(i -> new ChatEvent(
                        List.of("71000000001@c.us", "1@g.us", "no").get(i % 3)))
                .toList();

        List<ChatEvent> returned = client.lookupAll(Flux.fromIterable(sources), ChatEvent::chatId)
                .map(ContactLookup::source)
                .collectList()
                .block(StubServer.PATIENCE);

        assertThat(returned)
                .usingElementComparator(Comparator.comparingInt(System::identityHashCode))
                .containsExactlyInAnyOrderElementsOf(sources);
    }

    @Test
    void lookupAll_function_isCalledOncePerSource() {
        AtomicInteger calls = new AtomicInteger();

        client.lookupAll(Flux.range(1, 50), i -> {
                    calls.incrementAndGet();
                    return "7100000%04d@c.us".formatted(i);
                })
                .blockLast(StubServer.PATIENCE);

        assertThat(calls).hasValue(50);
    }

    @Test
    void lookupAll_noSources_completes() {
        StepVerifier.create(client.lookupAll(Flux.empty())).verifyComplete();
        StepVerifier.create(client.lookupAll(Mono.<String>empty()), 0).verifyComplete();
        assertThat(server.count()).isZero();
    }

    @Test
    void lookupAll_upstreamFailsAtOnce_signalsThatError() {
        RuntimeException failure = new IllegalStateException("broker is gone");

        StepVerifier.create(client.lookupAll(Flux.<String>error(failure)), 0)
                .verifyErrorMatches(error -> error == failure);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lookupAll_upstreamFailsWithLookupsInFlight_deliversTheirOutcomesFirst(boolean ordered) {
        Sinks.Empty<Void> gate = Sinks.empty();
        server.otherwise(StubReply.contact().after(gate.asMono()));
        RuntimeException failure = new IllegalStateException("broker is gone");
        Flux<String> sources =
                Flux.just("71000000001@c.us", "1@g.us", "71000000002@c.us").concatWith(Flux.error(failure));
        BulkOptions options = ordered ? BulkOptions.defaults().ordered() : BulkOptions.defaults();
        List<ContactLookup<String>> outcomes = new ArrayList<>();

        StepVerifier.create(client.lookupAll(sources, options).doOnNext(outcomes::add))
                .expectSubscription()
                .then(() -> {
                    server.requests(2);
                    gate.tryEmitEmpty();
                })
                .expectNextCount(3)
                .expectErrorMatches(error -> error == failure)
                .verify(StubServer.PATIENCE);
        assertThat(outcomes)
                .extracting(ContactLookup::source)
                .containsExactlyInAnyOrder("71000000001@c.us", "1@g.us", "71000000002@c.us");
    }

    @Test
    void lookupAll_subscribedTwice_runsTwice() {
        Flux<ContactLookup<String>> bulk = client.lookupAll(Flux.just("71000000001@c.us", "71000000002@c.us"));

        StepVerifier.create(bulk).expectNextCount(2).expectComplete().verify(StubServer.PATIENCE);
        StepVerifier.create(bulk).expectNextCount(2).expectComplete().verify(StubServer.PATIENCE);

        assertThat(server.count()).isEqualTo(4);
    }

    @Test
    void lookupAll_upstreamEmitsFromSeveralThreads_givesOneOutcomeEach() {
        Flux<Integer> sources = Flux.range(0, 400)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .sequential()
                .mergeWith(Flux.range(400, 100).subscribeOn(Schedulers.boundedElastic()));

        List<Integer> returned = client.lookupAll(sources, BulkOutcomeTest::everyThirdInvalid)
                .map(ContactLookup::source)
                .collectList()
                .block(StubServer.PATIENCE);

        assertThat(returned)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void lookupAll_manySourcesWithoutRequests_keepsTheStackFlat() {
        for (Function<Integer, String> chatId :
                List.<Function<Integer, String>>of(i -> "no", i -> "1@g.us", i -> (String) null)) {
            for (int concurrency : new int[] {1, 256, Integer.MAX_VALUE}) {
                for (BulkOptions options :
                        List.of(BulkOptions.defaults(), BulkOptions.defaults().ordered())) {
                    StepVerifier.create(client.lookupAll(
                                    Flux.range(0, 100_000), chatId, options.withConcurrency(concurrency)))
                            .expectNextCount(100_000)
                            .verifyComplete();
                }
            }
        }
        assertThat(server.count()).isZero();
    }

    @Test
    void lookupAll_null_isAnErrorSignal() {
        StepVerifier.create(client.lookupAll(null)).verifyError(NullPointerException.class);
        StepVerifier.create(client.lookupAll(Flux.just("a"), (Function<String, String>) null))
                .verifyError(NullPointerException.class);
        StepVerifier.create(client.lookupAll(Flux.just("a"), (BulkOptions) null))
                .verifyError(NullPointerException.class);
    }

    private static String everyThirdInvalid(int i) {
        return i % 3 == 0 ? "no" : "7100000%04d@c.us".formatted(i);
    }

    private static String inWords(ContactLookup<?> outcome) {
        if (outcome instanceof Found<?> found) {
            ContactInfo contact = found.contact();
            return "found " + contact.chatId();
        }
        return outcome instanceof NoContact
                ? "nothing"
                : ((Failed<?>) outcome).error().reason().name();
    }
}
