package io.github.reactivecontact.reactivestreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.testfloor.VirtualTime;
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
 * A user's operators around ours see what they would see around Reactor's own: {@code lookupAll} in order beside
 * {@code flatMapSequential}, {@code getContactInfo} beside a {@code Mono} of the same answer.
 */
class OperatorsAroundTest {

    private static final int CHATS = 40;
    private static final String STALLING = InstantClient.chat(CHATS - 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final AtomicInteger asked = new AtomicInteger();
    private final VirtualTimeScheduler time = VirtualTime.scheduler();
    private boolean stalls;
    private final ReactiveContactClient client = InstantClient.create(this::answer);

    @AfterEach
    void close() {
        client.close();
    }

    /** A name, and what a user puts around a bulk. */
    record Around(String name, UnaryOperator<Flux<String>> operator) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Around> operators() {
        return Stream.of(
                new Around("nothing", bulk -> bulk),
                new Around("publishOn", bulk -> bulk.publishOn(Schedulers.parallel())),
                new Around("publishOn, prefetch 1", bulk -> bulk.publishOn(Schedulers.parallel(), 1)),
                new Around("subscribeOn", bulk -> bulk.subscribeOn(Schedulers.parallel())),
                new Around("limitRate", bulk -> bulk.limitRate(3)),
                new Around("limitRate with low tide", bulk -> bulk.limitRate(10, 2)),
                new Around("take", bulk -> bulk.take(7)),
                new Around("take of none", bulk -> bulk.take(0)),
                new Around("take of more", bulk -> bulk.take(CHATS + 1)),
                new Around("takeUntil", bulk -> bulk.takeUntil(chat -> chat.equals(InstantClient.chat(5)))),
                new Around("skip, last", bulk -> bulk.skip(3).takeLast(2)),
                new Around("timeout that is kept", bulk -> bulk.timeout(PATIENCE)),
                new Around("repeat", bulk -> bulk.repeat(2)),
                new Around("repeat, take", bulk -> bulk.repeat().take(CHATS * 2 + 5)),
                new Around("retry without failure", bulk -> bulk.retry(2)),
                new Around("retry of a failure behind", bulk -> failsTwice(bulk).retry(2)),
                new Around("retry used up", bulk -> failsTwice(bulk).retry(1)),
                new Around(
                        "onErrorContinue behind a map that throws",
                        bulk -> bulk.map(OperatorsAroundTest::throwsForSome).onErrorContinue((failure, chat) -> {})),
                new Around("onErrorResume", bulk -> failsTwice(bulk).onErrorResume(failure -> Flux.just("instead"))),
                new Around("concatMap, prefetch 1", bulk -> bulk.concatMap(chat -> Mono.just(chat + "!"), 1)),
                new Around("flatMap", bulk -> bulk.flatMap(chat -> Mono.just(chat + "!"), 4)),
                new Around("buffer", bulk -> bulk.buffer(7).map(Object::toString)),
                new Around("share, replay", bulk -> bulk.replay(5).autoConnect()),
                new Around("onBackpressureBuffer", bulk -> bulk.onBackpressureBuffer()),
                new Around("switchOnFirst", bulk -> bulk.switchOnFirst((first, all) -> all.skip(1))),
                new Around("materialize", bulk -> bulk.materialize().map(Object::toString)));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operator_aroundABulk_seesWhatItSeesAroundReactorsOwn(Around around) {
        assertThat(seen(around.operator().apply(ours())))
                .isEqualTo(seen(around.operator().apply(reactors())));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operator_aroundALookup_seesWhatItSeesAroundReactorsOwn(Around around) {
        Flux<String> ours = client.getContactInfo(InstantClient.chat(5))
                .map(OperatorsAroundTest::text)
                .flux();
        Flux<String> reactors = Mono.just(InstantClient.chat(5)).hide().flux();

        assertThat(seen(around.operator().apply(ours)))
                .isEqualTo(seen(around.operator().apply(reactors)));
    }

    @Test
    void timeout_ofABulkThatStalls_comesAfterWhatWasAnswered() {
        stalls = true;

        List<Object> ours = seenWithin(SHORT, ours().timeout(SHORT, time));

        assertThat(ours)
                .hasSize(CHATS)
                .endsWith(TimeoutException.class)
                .isEqualTo(seenWithin(SHORT, reactors().timeout(SHORT, time)));
        assertThat(client.snapshot().inFlight()).isZero();
    }

    @Test
    void timeout_ofALookupThatStalls_comes() {
        stalls = true;

        assertThat(seenWithin(
                        SHORT,
                        client.getContactInfo(STALLING).timeout(SHORT, time).cast(Object.class)))
                .containsExactly(TimeoutException.class);
        assertThat(client.snapshot().inFlight()).isZero();
    }

    @Test
    void take_ofABulk_asksForNoMoreThanReactorsOwnWould() {
        seen(ours().take(7));
        int ours = asked.getAndSet(0);
        seen(reactors().take(7));

        assertThat(ours).isEqualTo(7).isLessThanOrEqualTo(asked.get());
    }

    @Test
    void onErrorContinue_aroundABulkWhoseUpstreamFails_leavesTheFailure() {
        Flux<String> failing = Flux.just(InstantClient.chat(1)).concatWith(Mono.error(new IllegalStateException()));
        List<Object> continued = new ArrayList<>();

        List<Object> ours = seen(client.lookupAll(failing)
                .map(ContactLookup::source)
                .onErrorContinue((failure, value) -> continued.add(failure)));

        assertThat(ours).containsExactly(InstantClient.chat(1), IllegalStateException.class);
        assertThat(continued).isEmpty();
    }

    private Flux<String> ours() {
        return client.lookupAll(
                        InstantClient.chats(CHATS),
                        BulkOptions.defaults()
                                .withConcurrency(InstantClient.CONCURRENCY)
                                .ordered())
                .map(lookup -> lookup.fold(
                        found -> Objects.requireNonNull(found.chatId()), () -> "none", failure -> "failed"));
    }

    private Flux<String> reactors() {
        return InstantClient.chats(CHATS)
                .flatMapSequential(chat -> answer(ChatId.parse(chat)), InstantClient.CONCURRENCY, 1)
                .map(OperatorsAroundTest::text);
    }

    private Mono<Optional<ContactInfo>> answer(ChatId chatId) {
        asked.incrementAndGet();
        return stalls && chatId.value().equals(STALLING) ? Mono.never() : Mono.just(InstantClient.found(chatId));
    }

    private static String text(Optional<ContactInfo> contact) {
        return Objects.requireNonNull(contact.orElseThrow().chatId());
    }

    /** Everything that came, and the class of the failure at the end. */
    private static List<Object> seen(Flux<String> flux) {
        return Objects.requireNonNull(flux.cast(Object.class)
                .onErrorResume(failure -> Mono.just(failure.getClass()))
                .collectList()
                .block(PATIENCE));
    }

    private List<Object> seenWithin(Duration duration, Publisher<? extends Object> publisher) {
        List<Object> seen = new ArrayList<>();
        Flux.from(publisher).subscribe(seen::add, failure -> seen.add(failure.getClass()));
        time.advanceTimeBy(duration);
        return seen;
    }

    private static Flux<String> failsTwice(Flux<String> bulk) {
        AtomicInteger runs = new AtomicInteger();
        return Flux.defer(() -> runs.incrementAndGet() > 2
                ? bulk
                : bulk.take(3).concatWith(Mono.error(new IllegalStateException("behind"))));
    }

    private static String throwsForSome(String chat) {
        if (chat.contains("5@")) {
            throw new IllegalStateException("of a user's map");
        }
        return chat;
    }
}
