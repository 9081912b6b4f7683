package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A client without a network. The test supplies its responses. */
final class FakeClient implements ReactiveContactClient {

    final List<String> requested = new CopyOnWriteArrayList<>();

    volatile ClientSnapshot snapshot =
            new ClientSnapshot(0, Duration.ZERO, 0, 256, Duration.ZERO, 0, List.of(), null, null);
    volatile LongFunction<Duration> estimate = lookups -> Duration.ZERO;

    volatile @Nullable RuntimeException refusal;
    final List<List<GreenApiInstance>> instances = new CopyOnWriteArrayList<>();

    private final Function<String, Mono<Optional<ContactInfo>>> answer;
    private final Sinks.Empty<Void> graceEnded = Sinks.empty();

    FakeClient(Function<String, Mono<Optional<ContactInfo>>> answer) {
        this.answer = answer;
    }

    /** Returns a contact for every chat id. */
    static FakeClient alwaysFound() {
        return new FakeClient(chatId -> Mono.just(
                Optional.of(ContactInfo.builder().chatId(chatId).name("Anna").build())));
    }

    static ContactLookupException failure(Reason reason) {
        return ContactLookupException.builder(reason, "because of " + reason).build();
    }

    /** Ends the grace period of {@link #closeLater}: unanswered lookups fail with {@code CLOSED}. */
    void endGrace() {
        graceEnded.tryEmitEmpty();
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(String chatId) {
        return Mono.fromCallable(() -> ChatId.parse(chatId))
                .onErrorMap(e -> failure(Reason.INVALID_CHAT_ID))
                .flatMap(this::getContactInfo);
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId) {
        if (chatId.isGroup()) {
            return Mono.just(Optional.empty());
        }
        requested.add(chatId.value());
        return answer.apply(chatId.value())
                .takeUntilOther(graceEnded.asMono())
                .switchIfEmpty(Mono.error(() -> failure(Reason.CLOSED)));
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId, String idInstance) {
        return getContactInfo(chatId);
    }

    @Override
    public void setInstances(Iterable<GreenApiInstance> set) {
        if (refusal != null) {
            throw refusal;
        }
        List<GreenApiInstance> copy = new ArrayList<>();
        set.forEach(copy::add);
        instances.add(copy);
    }

    @Override
    public void instanceChanged(String idInstance, InstanceStatus status) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(ContactQuery query) {
        String idInstance = query.idInstance();
        return idInstance == null || snapshot.instance(idInstance).isPresent()
                ? getContactInfo(query.chatId())
                : Mono.error(failure(Reason.NO_INSTANCE));
    }

    @Override
    public ClientSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Duration estimate(long lookups) {
        return estimate.apply(lookups);
    }

    @Override
    public <T> Flux<ContactLookup<T>> lookupAll(
            Publisher<? extends T> sources, Function<? super T, String> chatId, BulkOptions options) {
        return lookupEach(sources, source -> ContactQuery.of(ChatId.parse(chatId.apply(source))), options);
    }

    @Override
    public <T> Flux<ContactLookup<T>> lookupEach(
            Publisher<? extends T> sources, Function<? super T, ContactQuery> query, BulkOptions options) {
        Flux<T> all = Flux.from(sources);
        return options.isOrdered()
                ? all.flatMapSequential(source -> lookup(source, query), options.concurrency(), 1)
                : all.flatMap(source -> lookup(source, query), options.concurrency(), 1);
    }

    private <T> Mono<ContactLookup<T>> lookup(T source, Function<? super T, ContactQuery> query) {
        return Mono.fromCallable(() -> query.apply(source))
                .onErrorMap(InvalidChatIdException.class, e -> failure(Reason.INVALID_CHAT_ID))
                .flatMap(this::getContactInfo)
                .<ContactLookup<T>>map(contact -> contact.isPresent()
                        ? new ContactLookup.Found<>(source, contact.get())
                        : new ContactLookup.NoContact<>(source))
                .onErrorResume(ContactLookupException.class, e -> Mono.just(new ContactLookup.Failed<>(source, e)));
    }

    @Override
    public Mono<Void> closeLater(Duration grace) {
        return grace.isZero() ? Mono.fromRunnable(this::endGrace) : Mono.empty();
    }

    @Override
    public void close() {
        endGrace();
    }
}
