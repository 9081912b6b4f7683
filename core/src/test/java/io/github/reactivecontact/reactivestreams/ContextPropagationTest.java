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
import io.github.reactivecontact.stub.Reply;
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

/** Under {@code Hooks.enableAutomaticContextPropagation()}, user code finds the thread-locals of its own context. */
class ContextPropagationTest {

    private static final int SOURCES = 100;
    private static final String ALICE = "alice";
    private static final String BOB = "bob";
    private static final String NOBODY = "nobody";

    private final StubServer server = StubServer.start();
    private final Map<String, Map<String, Integer>> seen = new ConcurrentHashMap<>();
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
    void lookupAll_sourcesMappingAndOutcomes_haveTheThreadLocals(boolean ordered) {
        client = server.client();
        BulkOptions options = BulkOptions.defaults().withConcurrency(8);
        client.lookupAll(
                        Flux.range(0, SOURCES).doOnNext(i -> see("source")).doOnRequest(n -> see("request")),
                        i -> {
                            see("mapping");
                            return chat(0, i);
                        },
                        ordered ? options.ordered() : options)
                .doOnNext(outcome -> see("outcome"))
                .publishOn(Schedulers.parallel())
                .doOnNext(outcome -> see("behind publishOn"))
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertSeen("source", ALICE, SOURCES);
        assertSeen("mapping", ALICE, SOURCES);
        assertSeen("outcome", ALICE, SOURCES);
        assertSeen("behind publishOn", ALICE, SOURCES);
        assertThat(seen.get("request")).containsOnlyKeys(ALICE);
    }

    @Test
    void lookupAll_twoUsersAtOnce_eachHasItsOwnThreadLocals() {
        client = server.client();
        Flux.merge(bulkOf(ALICE, 1), bulkOf(BOB, 2)).blockLast(StubServer.PATIENCE);

        assertSeen("source of alice", ALICE, SOURCES);
        assertSeen("outcome of alice", ALICE, SOURCES);
        assertSeen("source of bob", BOB, SOURCES);
        assertSeen("outcome of bob", BOB, SOURCES);
    }

    private Flux<ContactLookup<Integer>> bulkOf(String name, int kind) {
        return client.lookupAll(
                        Flux.range(0, SOURCES).doOnNext(i -> see("source of " + name)),
                        i -> chat(kind, i),
                        BulkOptions.defaults().withConcurrency(8))
                .doOnNext(outcome -> see("outcome of " + name))
                .contextWrite(of(name));
    }

    @Test
    void lookupAll_sourcesOfAnotherContext_haveThatContextsThreadLocals() {
        client = server.client();
        client.lookupAll(Flux.range(0, SOURCES).doOnNext(i -> see("source")).contextWrite(of(BOB)), i -> {
                    see("mapping");
                    return chat(0, i);
                })
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertSeen("source", BOB, SOURCES);
        assertSeen("mapping", ALICE, SOURCES);
    }

    @Test
    void lookupAll_subscriberOfTheUsers_hasItsThreadLocals() throws InterruptedException {
        client = server.client();
        Seeing<ContactLookup<String>> subscriber = new Seeing<>();
        client.lookupAll(Flux.range(0, SOURCES).map(i -> chat(0, i))).subscribe(subscriber);
        subscriber.await();

        assertSeen("onNext", ALICE, SOURCES);
        assertSeen("end", ALICE, 1);
    }

    @Test
    void getContactInfo_subscriberOfTheUsers_hasItsThreadLocals() throws InterruptedException {
        client = server.client();
        Seeing<Optional<ContactInfo>> subscriber = new Seeing<>();
        client.getContactInfo(chat(0, 0)).subscribe(subscriber);
        subscriber.await();

        assertSeen("onNext", ALICE, 1);
        assertSeen("end", ALICE, 1);
    }

    @Test
    void getContactInfo_operatorsBehindIt_haveTheThreadLocals() {
        client = server.client();
        Flux.range(0, SOURCES)
                .flatMap(i -> client.getContactInfo(chat(0, i)).doOnNext(contact -> see("contact")))
                .publishOn(Schedulers.parallel())
                .doOnNext(contact -> see("behind publishOn"))
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertSeen("contact", ALICE, SOURCES);
        assertSeen("behind publishOn", ALICE, SOURCES);
    }

    @Test
    void listener_callbacksOfALookup_haveTheThreadLocalsOfItsCaller() {
        server.reply(chat(1, 0), Reply.status(500, "no")).reply(chat(2, 0), Reply.status(500, "no"));
        client = server.clientBuilder()
                .retry(RetryPolicy.defaults()
                        .withMaxAttempts(2)
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .listener(new SeeingListener())
                .build();
        Flux.merge(bulkOf(ALICE, 1), bulkOf(BOB, 2)).blockLast(StubServer.PATIENCE);

        List<String> callbacks =
                List.of("onLookup", "onAttempt", "context", "onWritten", "attempt onEnd", "onRetry", "lookup onEnd");
        assertThat(callbacks)
                .allSatisfy(
                        callback -> assertThat(seen.get(callback)).as(callback).containsOnlyKeys(ALICE, BOB));
    }

    @Test
    void listener_callbacksOfAnInstance_haveNoThreadLocals() {
        server.reply(chat(0, 0), Reply.status(401, "no"));
        client = server.clientBuilder().listener(new SeeingListener()).build();
        client.getContactInfo(chat(0, 0))
                .onErrorComplete()
                .contextWrite(of(ALICE))
                .block(StubServer.PATIENCE);

        assertSeen("onSetAside", NOBODY, 1);
    }

    @Test
    void permits_anyThreadThatAsks_haveNoThreadLocals() {
        server.otherwise(Reply.status(429, "no"));
        client = server.clientBuilder()
                .requestRate(100, Duration.ofMillis(100))
                .permits(new SeeingPermits())
                .build();
        client.lookupAll(Flux.range(0, 10).map(i -> chat(0, i)))
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);

        assertThat(seen.get("acquire")).containsOnlyKeys(NOBODY);
        assertThat(seen.get("acquire subscribed")).containsOnlyKeys(NOBODY);
        assertThat(seen.get("hold")).containsOnlyKeys(NOBODY);
        assertThat(seen.get("hold subscribed")).containsOnlyKeys(NOBODY);
    }

    @Test
    void httpClient_callbacksOfARequest_haveTheThreadLocalsOfItsCaller() {
        client = server.clientBuilder()
                .httpClient(http -> http.doOnRequest(
                                (request, connection) -> seeOwn("doOnRequest", request.currentContextView()))
                        .doAfterRequest((request, connection) -> seeOwn("doAfterRequest", request.currentContextView()))
                        .doOnResponse((response, connection) -> seeOwn("doOnResponse", response.currentContextView()))
                        .doAfterResponseSuccess((response, connection) ->
                                seeOwn("doAfterResponseSuccess", response.currentContextView()))
                        .mapConnect(connect -> Mono.deferContextual(context -> {
                            seeOwn("mapConnect", context);
                            return connect.doOnNext(connection -> seeOwn("connected", context));
                        })))
                .build();
        Flux.merge(bulkOf(ALICE, 1), bulkOf(BOB, 2)).blockLast(StubServer.PATIENCE);

        assertThat(List.of(
                        "doOnRequest",
                        "doAfterRequest",
                        "doOnResponse",
                        "doAfterResponseSuccess",
                        "mapConnect",
                        "connected"))
                .allSatisfy(callback ->
                        assertThat(seen.get(callback)).as(callback).isEqualTo(Map.of(ALICE, SOURCES, BOB, SOURCES)));
    }

    @Test
    void httpClient_cancelOfARequest_hasTheThreadLocalsOfItsCaller() throws InterruptedException {
        server.otherwise(Reply.never());
        CountDownLatch cancelled = new CountDownLatch(1);
        client = server.clientBuilder()
                .httpClient(http -> http.mapConnect(connect -> connect.doOnCancel(() -> {
                    see("cancelled");
                    cancelled.countDown();
                })))
                .build();
        Disposable lookup =
                client.getContactInfo(chat(0, 0)).contextWrite(of(ALICE)).subscribe();
        server.requests(1);
        lookup.dispose();

        assertThat(cancelled.await(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertSeen("cancelled", ALICE, 1);
    }

    @Test
    void permits_questionThatIsGivenUp_isCancelledWithoutThreadLocals() {
        client = server.clientBuilder()
                .requestRate(100, Duration.ofMillis(100))
                .permits(requests ->
                        Mono.<Map<String, PermitSource.Permit>>never().doOnCancel(() -> see("cancelled")))
                .build();
        client.getContactInfo(chat(0, 0)).contextWrite(of(ALICE)).subscribe().dispose();
        client.closeLater(Duration.ZERO).contextWrite(of(ALICE)).block(StubServer.PATIENCE);

        assertSeen("cancelled", NOBODY, 1);
    }

    @Test
    void onDiscard_ofACancelledBulk_hasTheThreadLocals() throws InterruptedException {
        CountDownLatch discarded = new CountDownLatch(7);
        server.otherwise(Reply.never()).reply(chat(0, 0), Reply.contact());
        client = server.client();
        client.lookupAll(
                        Flux.range(0, SOURCES).map(i -> chat(0, i)),
                        BulkOptions.defaults().withConcurrency(8))
                .takeUntil(outcome -> true)
                .doOnDiscard(String.class, source -> {
                    see("discarded");
                    discarded.countDown();
                })
                .contextWrite(of(ALICE))
                .blockLast(StubServer.PATIENCE);
        assertThat(discarded.await(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        assertSeen("discarded", ALICE, 7);
    }

    private void assertSeen(String where, String name, int times) {
        assertThat(seen.get(where)).as(where).isEqualTo(Map.of(name, times));
    }

    private void see(String where) {
        count(where, user.get());
    }

    /** Counts whether the thread-local is that of a context. */
    private void seeOwn(String where, ContextView context) {
        String own = context.getOrDefault(UserThreadLocal.KEY, NOBODY);
        count(where, user.get().equals(own) ? own : "another");
    }

    private void count(String where, String name) {
        seen.computeIfAbsent(where, key -> new ConcurrentHashMap<>()).merge(name, 1, Integer::sum);
    }

    private static Function<Context, Context> of(String name) {
        return context -> context.put(UserThreadLocal.KEY, name);
    }

    private static String chat(int kind, int i) {
        return "7%d00000%04d@c.us".formatted(kind + 1, i);
    }

    /** Is alice, and requests one at a time. */
    private final class Seeing<T> extends BaseSubscriber<T> {

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
            see("onNext");
            request(1);
        }

        @Override
        protected void hookFinally(SignalType type) {
            see("end");
            end.countDown();
        }

        void await() throws InterruptedException {
            assertThat(end.await(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private final class SeeingListener implements ContactClientListener {

        @Override
        public OfLookup onLookup(ContextView context, boolean bulk) {
            seeOwn("onLookup", context);
            return new OfLookup() {
                @Override
                public OfAttempt onAttempt(String idInstance, int attempt) {
                    seeOwn("onAttempt", context);
                    return new SeeingAttempt(context);
                }

                @Override
                public void onRetry(ContactLookupException failure, Duration delay) {
                    seeOwn("onRetry", context);
                }

                @Override
                public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
                    seeOwn("lookup onEnd", context);
                }
            };
        }

        @Override
        public void onSetAside(String idInstance, Reason because, @Nullable Duration duration) {
            see("onSetAside");
        }
    }

    private final class SeeingAttempt implements ContactClientListener.OfAttempt {

        private final ContextView context;

        SeeingAttempt(ContextView context) {
            this.context = context;
        }

        @Override
        public Context context(Context ofLookup) {
            seeOwn("context", ofLookup);
            return ofLookup;
        }

        @Override
        public void onWritten() {
            seeOwn("onWritten", context);
        }

        @Override
        public void onEnd(ContactClientListener.Outcome outcome, @Nullable ContactLookupException failure) {
            seeOwn("attempt onEnd", context);
        }
    }

    private final class SeeingPermits implements PermitSource {

        @Override
        public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
            see("acquire");
            return Mono.fromSupplier(() -> {
                see("acquire subscribed");
                return requests.stream()
                        .collect(Collectors.toMap(Request::idInstance, request -> Permit.granted(request.interval())));
            });
        }

        @Override
        public Mono<Void> hold(String idInstance, Duration duration) {
            see("hold");
            return Mono.fromRunnable(() -> see("hold subscribed"));
        }
    }
}
