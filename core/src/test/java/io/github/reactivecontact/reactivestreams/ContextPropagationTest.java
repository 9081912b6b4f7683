package io.github.reactivecontact.reactivestreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** With {@code Hooks.enableAutomaticContextPropagation()}, user code has the thread-locals of its context. */
class ContextPropagationTest {

    private static final int SOURCES = 100;
    private static final String ALICE = "alice";
    private static final String BOB = "bob";
    private static final String NONE = "none";

    private final StubServer server = StubServer.start();
    private final Map<String, Map<String, Integer>> observed = new ConcurrentHashMap<>();
    private UserThreadLocal user;
    private @Nullable ReactiveContactClient client;

    @BeforeEach
    void propagate() {
        user = UserThreadLocal.propagated();
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        }
        server.close();
        user.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lookupAll_sourcesMappingAndOutcomes_haveThreadLocals(boolean ordered) {
        client = server.client();
        BulkOptions options = BulkOptions.defaults().withConcurrency(8);
        client.lookupAll(
                        Flux.range(0, SOURCES).doOnNext(i -> observe("source")).doOnRequest(n -> observe("request")),
                        i -> {
                            observe("mapping");
                            return chat(0, i);
                        },
                        ordered ? options.ordered() : options)
                .doOnNext(outcome -> observe("outcome"))
                .publishOn(Schedulers.parallel())
                .doOnNext(outcome -> observe("after publishOn"))
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertObserved("source", ALICE, SOURCES);
        assertObserved("mapping", ALICE, SOURCES);
        assertObserved("outcome", ALICE, SOURCES);
        assertObserved("after publishOn", ALICE, SOURCES);
        assertThat(observed.get("request")).containsOnlyKeys(ALICE);
    }

    @Test
    void lookupAll_twoUsersAtOnce_keepTheirOwnThreadLocals() {
        client = server.client();
        Flux.merge(bulkOf(ALICE, 1), bulkOf(BOB, 2)).blockLast(StubServer.PATIENCE);

        assertObserved("source of alice", ALICE, SOURCES);
        assertObserved("outcome of alice", ALICE, SOURCES);
        assertObserved("source of bob", BOB, SOURCES);
        assertObserved("outcome of bob", BOB, SOURCES);
    }

    private Flux<ContactLookup<Integer>> bulkOf(String name, int kind) {
        return client.lookupAll(
                        Flux.range(0, SOURCES).doOnNext(i -> observe("source of " + name)),
                        i -> chat(kind, i),
                        BulkOptions.defaults().withConcurrency(8))
                .doOnNext(outcome -> observe("outcome of " + name))
                .contextWrite(of(name));
    }

    @Test
    void lookupAll_sourcesWithOwnContext_haveItsThreadLocals() {
        client = server.client();
        client.lookupAll(Flux.range(0, SOURCES).doOnNext(i -> observe("source")).contextWrite(of(BOB)), i -> {
                    observe("mapping");
                    return chat(0, i);
                })
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertObserved("source", BOB, SOURCES);
        assertObserved("mapping", ALICE, SOURCES);
    }

    @Test
    void lookupAll_customSubscriber_hasThreadLocals() throws InterruptedException {
        client = server.client();
        RecordingSubscriber<ContactLookup<String>> subscriber = new RecordingSubscriber<>();
        client.lookupAll(Flux.range(0, SOURCES).map(i -> chat(0, i))).subscribe(subscriber);
        subscriber.await();

        assertObserved("onNext", ALICE, SOURCES);
        assertObserved("end", ALICE, 1);
    }

    @Test
    void getContactInfo_customSubscriber_hasThreadLocals() throws InterruptedException {
        client = server.client();
        RecordingSubscriber<Optional<ContactInfo>> subscriber = new RecordingSubscriber<>();
        client.getContactInfo(chat(0, 0)).subscribe(subscriber);
        subscriber.await();

        assertObserved("onNext", ALICE, 1);
        assertObserved("end", ALICE, 1);
    }

    @Test
    void getContactInfo_downstreamOperators_haveThreadLocals() {
        client = server.client();
        Flux.range(0, SOURCES)
                .flatMap(i -> client.getContactInfo(chat(0, i)).doOnNext(contact -> observe("contact")))
                .publishOn(Schedulers.parallel())
                .doOnNext(contact -> observe("after publishOn"))
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertObserved("contact", ALICE, SOURCES);
        assertObserved("after publishOn", ALICE, SOURCES);
    }

    @Test
    void listener_callbacksOfLookup_haveCallersThreadLocals() {
        server.reply(chat(1, 0), StubReply.status(500, "no")).reply(chat(2, 0), StubReply.status(500, "no"));
        client = server.clientBuilder()
                .retry(RetryPolicy.defaults()
                        .withMaxAttempts(2)
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .listener(new ThreadLocalListener())
                .build();
        Flux.merge(bulkOf(ALICE, 1), bulkOf(BOB, 2)).blockLast(StubServer.PATIENCE);

        List<String> callbacks =
                List.of("onLookup", "onAttempt", "context", "onWritten", "attempt onEnd", "onRetry", "lookup onEnd");
        assertThat(callbacks)
                .allSatisfy(callback ->
                        assertThat(observed.get(callback)).as(callback).containsOnlyKeys(ALICE, BOB));
    }

    @Test
    void listener_callbacksOfInstance_haveNoThreadLocals() {
        server.reply(chat(0, 0), StubReply.status(401, "no"));
        client = server.clientBuilder().listener(new ThreadLocalListener()).build();
        client.getContactInfo(chat(0, 0))
                .onErrorComplete()
                .contextWrite(of(ALICE))
                .block(StubServer.PATIENCE);

        assertObserved("onCooldown", NONE, 1);
    }

    @Test
    void permits_calledOnAnyThread_haveNoThreadLocals() {
        server.otherwise(StubReply.status(429, "no"));
        client = server.clientBuilder()
                .requestRate(100, Duration.ofMillis(100))
                .permits(new RecordingPermits())
                .build();
        client.lookupAll(Flux.range(0, 10).map(i -> chat(0, i)))
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertThat(observed.get("acquire")).containsOnlyKeys(NONE);
        assertThat(observed.get("acquire subscribed")).containsOnlyKeys(NONE);
        assertThat(observed.get("hold")).containsOnlyKeys(NONE);
        assertThat(observed.get("hold subscribed")).containsOnlyKeys(NONE);
    }

    @Test
    void httpClient_callbacksOfRequest_haveCallersThreadLocals() {
        client = server.clientBuilder()
                .httpClient(http -> http.doOnRequest(
                                (request, connection) -> observeOwn("doOnRequest", request.currentContextView()))
                        .doAfterRequest(
                                (request, connection) -> observeOwn("doAfterRequest", request.currentContextView()))
                        .doOnResponse(
                                (response, connection) -> observeOwn("doOnResponse", response.currentContextView()))
                        .doAfterResponseSuccess((response, connection) ->
                                observeOwn("doAfterResponseSuccess", response.currentContextView()))
                        .mapConnect(connect -> Mono.deferContextual(context -> {
                            observeOwn("mapConnect", context);
                            return connect.doOnNext(connection -> observeOwn("connected", context));
                        })))
                .build();
        Flux.merge(bulkOf(ALICE, 1), bulkOf(BOB, 2)).blockLast(StubServer.PATIENCE);

        // The last response's callback runs after its outcome was delivered.
        Await.until(() -> times("doAfterResponseSuccess") == 2 * SOURCES, observed::toString);
        assertThat(List.of(
                        "doOnRequest",
                        "doAfterRequest",
                        "doOnResponse",
                        "doAfterResponseSuccess",
                        "mapConnect",
                        "connected"))
                .allSatisfy(callback -> assertThat(observed.get(callback))
                        .as(callback)
                        .isEqualTo(Map.of(ALICE, SOURCES, BOB, SOURCES)));
    }

    private int times(String callback) {
        return observed.getOrDefault(callback, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    @Test
    void httpClient_cancelOfRequest_hasCallersThreadLocals() throws InterruptedException {
        server.otherwise(StubReply.never());
        CountDownLatch cancelled = new CountDownLatch(1);
        client = server.clientBuilder()
                .httpClient(http -> http.mapConnect(connect -> connect.doOnCancel(() -> {
                    observe("cancelled");
                    cancelled.countDown();
                })))
                .build();
        Disposable lookup =
                client.getContactInfo(chat(0, 0)).contextWrite(of(ALICE)).subscribe();
        server.requests(1);
        lookup.dispose();

        assertThat(cancelled.await(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertObserved("cancelled", ALICE, 1);
    }

    @Test
    void permits_abandonedRequest_isCancelledWithoutThreadLocals() {
        client = server.clientBuilder()
                .requestRate(100, Duration.ofMillis(100))
                .permits(requests ->
                        Mono.<Map<String, PermitSource.Permit>>never().doOnCancel(() -> observe("cancelled")))
                .build();
        client.getContactInfo(chat(0, 0)).contextWrite(of(ALICE)).subscribe().dispose();
        client.closeLater(Duration.ZERO).contextWrite(of(ALICE)).block(StubServer.PATIENCE);

        assertObserved("cancelled", NONE, 1);
    }

    @Test
    void onDiscard_ofCancelledBulk_hasThreadLocals() throws InterruptedException {
        CountDownLatch discarded = new CountDownLatch(7);
        server.otherwise(StubReply.never()).reply(chat(0, 0), StubReply.contact());
        client = server.client();
        client.lookupAll(
                        Flux.range(0, SOURCES).map(i -> chat(0, i)),
                        BulkOptions.defaults().withConcurrency(8))
                .takeUntil(outcome -> true)
                .doOnDiscard(String.class, source -> {
                    observe("discarded");
                    discarded.countDown();
                })
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);
        assertThat(discarded.await(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        assertObserved("discarded", ALICE, 7);
    }

    private void assertObserved(String where, String name, int times) {
        assertThat(observed.get(where)).as(where).isEqualTo(Map.of(name, times));
    }

    private void observe(String where) {
        count(where, user.get());
    }

    /** Counts the name of the context, or "another" if the thread-local differs from it. */
    private void observeOwn(String where, ContextView context) {
        String expected = context.getOrDefault(UserThreadLocal.KEY, NONE);
        count(where, user.get().equals(expected) ? expected : "another");
    }

    private void count(String where, String name) {
        observed.computeIfAbsent(where, key -> new ConcurrentHashMap<>()).merge(name, 1, Integer::sum);
    }

    private static Function<Context, Context> of(String name) {
        return context -> context.put(UserThreadLocal.KEY, name);
    }

    private static String chat(int kind, int i) {
        return "7%d00000%04d@c.us".formatted(kind + 1, i);
    }

    /** A subscriber with the context of alice that requests one element at a time. */
    private final class RecordingSubscriber<T> extends BaseSubscriber<T> {

        private final CountDownLatch end = new CountDownLatch(1);

        @Override
        public Context currentContext() {
            return Context.of(UserThreadLocal.KEY, ALICE);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(8);
        }

        @Override
        protected void hookOnNext(T value) {
            observe("onNext");
            request(1);
        }

        @Override
        protected void hookFinally(SignalType type) {
            observe("end");
            end.countDown();
        }

        void await() throws InterruptedException {
            assertThat(end.await(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private final class ThreadLocalListener implements ContactClientListener {

        @Override
        public OfLookup onLookup(ContextView context, boolean bulk) {
            observeOwn("onLookup", context);
            return new OfLookup() {
                @Override
                public OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
                    observeOwn("onAttempt", context);
                    return new RecordingAttempt(context);
                }

                @Override
                public void onRetry(ContactLookupException failure, Duration delay) {
                    observeOwn("onRetry", context);
                }

                @Override
                public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
                    observeOwn("lookup onEnd", context);
                }
            };
        }

        @Override
        public void onCooldown(String idInstance, Reason because, @Nullable Duration duration) {
            observe("onCooldown");
        }
    }

    private final class RecordingAttempt implements ContactClientListener.OfAttempt {

        private final ContextView context;

        RecordingAttempt(ContextView context) {
            this.context = context;
        }

        @Override
        public Context context(Context ofLookup) {
            observeOwn("context", ofLookup);
            return ofLookup;
        }

        @Override
        public void onWritten() {
            observeOwn("onWritten", context);
        }

        @Override
        public void onEnd(ContactClientListener.Outcome outcome, @Nullable ContactLookupException failure) {
            observeOwn("attempt onEnd", context);
        }
    }

    private final class RecordingPermits implements PermitSource {

        @Override
        public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
            observe("acquire");
            return Mono.fromSupplier(() -> {
                observe("acquire subscribed");
                return requests.stream()
                        .collect(Collectors.toMap(Request::idInstance, request -> Permit.granted(request.interval())));
            });
        }

        @Override
        public Mono<Void> pause(String idInstance, Duration duration) {
            observe("hold");
            return Mono.fromRunnable(() -> observe("hold subscribed"));
        }
    }
}
