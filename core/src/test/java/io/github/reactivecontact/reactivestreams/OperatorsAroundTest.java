package io.github.reactivecontact.reactivestreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Compares operators on this library's publishers with the same operators on Reactor's own: ordered {@code lookupAll}
 * with {@code flatMapSequential}, and {@code getContactInfo} with a {@code Mono} of the same answer.
 */
class OperatorsAroundTest {

    private static final int CHATS = 40;
    private static final String STALLING = InstantClient.chat(CHATS - 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final AtomicInteger requests = new AtomicInteger();
    private final VirtualTimeScheduler time = VirtualTime.scheduler();
    private boolean stalls;
    private final ReactiveContactClient client = InstantClient.create(this::answer);

    @AfterEach
    void close() {
        client.close();
    }

    /** An operator that a user applies to a bulk lookup, with its display name. */
    record OperatorCase(String name, UnaryOperator<Flux<String>> operator) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<OperatorCase> operators() {
        return Stream.of(
                new OperatorCase("nothing", bulk -> bulk),
                new OperatorCase("publishOn", bulk -> bulk.publishOn(Schedulers.parallel())),
                new OperatorCase("publishOn, prefetch 1", bulk -> bulk.publishOn(Schedulers.parallel(), 1)),
                new OperatorCase("subscribeOn", bulk -> bulk.subscribeOn(Schedulers.parallel())),
                new OperatorCase("limitRate", bulk -> bulk.limitRate(3)),
                new OperatorCase("limitRate with low tide", bulk -> bulk.limitRate(10, 2)),
                new OperatorCase("take", bulk -> bulk.take(7)),
                new OperatorCase("take 0", bulk -> bulk.take(0)),
                new OperatorCase("take more than available", bulk -> bulk.take(CHATS + 1)),
                new OperatorCase("takeUntil", bulk -> bulk.takeUntil(chat -> chat.equals(InstantClient.chat(5)))),
                new OperatorCase("skip, last", bulk -> bulk.skip(3).takeLast(2)),
                new OperatorCase("timeout that does not fire", bulk -> bulk.timeout(PATIENCE)),
                new OperatorCase("repeat", bulk -> bulk.repeat(2)),
                new OperatorCase("repeat, take", bulk -> bulk.repeat().take(CHATS * 2 + 5)),
                new OperatorCase("retry without failure", bulk -> bulk.retry(2)),
                new OperatorCase(
                        "retry of a downstream failure",
                        bulk -> failsTwice(bulk).retry(2)),
                new OperatorCase("exhausted retry", bulk -> failsTwice(bulk).retry(1)),
                new OperatorCase(
                        "onErrorContinue after a failing map",
                        bulk -> bulk.map(OperatorsAroundTest::throwsForSome).onErrorContinue((failure, chat) -> {})),
                new OperatorCase(
                        "onErrorResume", bulk -> failsTwice(bulk).onErrorResume(failure -> Flux.just("instead"))),
                new OperatorCase("concatMap, prefetch 1", bulk -> bulk.concatMap(chat -> Mono.just(chat + "!"), 1)),
                new OperatorCase("flatMap", bulk -> bulk.flatMap(chat -> Mono.just(chat + "!"), 4)),
                new OperatorCase("buffer", bulk -> bulk.buffer(7).map(Object::toString)),
                new OperatorCase("share, replay", bulk -> bulk.replay(5).autoConnect()),
                new OperatorCase("onBackpressureBuffer", bulk -> bulk.onBackpressureBuffer()),
                new OperatorCase("switchOnFirst", bulk -> bulk.switchOnFirst((first, all) -> all.skip(1))),
                new OperatorCase("materialize", bulk -> bulk.materialize().map(Object::toString)));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operator_onBulk_behavesAsOnFlatMapSequential(OperatorCase operatorCase) {
        assertThat(signals(operatorCase.operator().apply(library())))
                .isEqualTo(signals(operatorCase.operator().apply(reactor())));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operator_onLookup_behavesAsOnReactorMono(OperatorCase operatorCase) {
        Flux<String> library = client.getContactInfo(InstantClient.chat(5))
                .map(OperatorsAroundTest::text)
                .flux();
        Flux<String> reactor = Mono.just(InstantClient.chat(5)).hide().flux();

        assertThat(signals(operatorCase.operator().apply(library)))
                .isEqualTo(signals(operatorCase.operator().apply(reactor)));
    }

    @Test
    void timeout_ofStalledBulk_followsAnsweredLookups() {
        stalls = true;

        List<Object> library = signalsWithin(SHORT, library().timeout(SHORT, time));

        assertThat(library)
                .hasSize(CHATS)
                .endsWith(TimeoutException.class)
                .isEqualTo(signalsWithin(SHORT, reactor().timeout(SHORT, time)));
        assertThat(client.snapshot().inFlight()).isZero();
    }

    @Test
    void timeout_ofStalledLookup_isSignalled() {
        stalls = true;

        assertThat(signalsWithin(
                        SHORT,
                        client.getContactInfo(STALLING).timeout(SHORT, time).cast(Object.class)))
                .containsExactly(TimeoutException.class);
        assertThat(client.snapshot().inFlight()).isZero();
    }

    @Test
    void take_ofBulk_sendsNoMoreRequestsThanFlatMapSequential() {
        signals(library().take(7));
        int library = requests.getAndSet(0);
        signals(reactor().take(7));

        assertThat(library).isEqualTo(7).isLessThanOrEqualTo(requests.get());
    }

    @Test
    void onErrorContinue_upstreamOfBulkFails_keepsFailure() {
        Flux<String> failing = Flux.just(InstantClient.chat(1)).concatWith(Mono.error(new IllegalStateException()));
        List<Object> continued = new ArrayList<>();

        List<Object> library = signals(client.lookupAll(failing)
                .map(ContactLookup::source)
                .onErrorContinue((failure, value) -> continued.add(failure)));

        assertThat(library).containsExactly(InstantClient.chat(1), IllegalStateException.class);
        assertThat(continued).isEmpty();
    }

    private Flux<String> library() {
        return client.lookupAll(
                        InstantClient.chats(CHATS),
                        BulkOptions.defaults()
                                .withConcurrency(InstantClient.CONCURRENCY)
                                .ordered())
                .map(lookup -> lookup.fold(
                        found -> Objects.requireNonNull(found.chatId()), () -> "none", failure -> "failed"));
    }

    private Flux<String> reactor() {
        return InstantClient.chats(CHATS)
                .flatMapSequential(chat -> answer(ChatId.parse(chat)), InstantClient.CONCURRENCY, 1)
                .map(OperatorsAroundTest::text);
    }

    private Mono<Optional<ContactInfo>> answer(ChatId chatId) {
        requests.incrementAndGet();
        return stalls && chatId.value().equals(STALLING) ? Mono.never() : Mono.just(InstantClient.found(chatId));
    }

    private static String text(Optional<ContactInfo> contact) {
        return Objects.requireNonNull(contact.orElseThrow().chatId());
    }

    /** Collects all elements, and the class of the error if there is one. */
    private static List<Object> signals(Flux<String> flux) {
        return Objects.requireNonNull(flux.cast(Object.class)
                .onErrorResume(failure -> Mono.just(failure.getClass()))
                .collectList()
                .block(PATIENCE));
    }

    private List<Object> signalsWithin(Duration duration, Publisher<? extends Object> publisher) {
        List<Object> signals = new ArrayList<>();
        Flux.from(publisher).subscribe(signals::add, failure -> signals.add(failure.getClass()));
        time.advanceTimeBy(duration);
        return signals;
    }

    private static Flux<String> failsTwice(Flux<String> bulk) {
        AtomicInteger runs = new AtomicInteger();
        return Flux.defer(() -> runs.incrementAndGet() > 2
                ? bulk
                : bulk.take(3).concatWith(Mono.error(new IllegalStateException("downstream"))));
    }

    private static String throwsForSome(String chat) {
        if (chat.contains("5@")) {
            throw new IllegalStateException("thrown by the map");
        }
        return chat;
    }
}
