package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.publisher.BulkLookup;
import io.github.reactivecontact.internal.publisher.CallSites;
import io.github.reactivecontact.internal.publisher.QueryExtractor;
import io.github.reactivecontact.internal.publisher.SingleLookup;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connects the public API to the publishers and the dispatcher. */
final class DefaultReactiveContactClient implements ReactiveContactClient {

    private final Dispatcher dispatcher;
    private final InstanceTargets targets;
    private final int maxInFlight;

    DefaultReactiveContactClient(Dispatcher dispatcher, InstanceTargets targets, int maxInFlight) {
        this.dispatcher = dispatcher;
        this.targets = targets;
        this.maxInFlight = maxInFlight;
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(String chatId) {
        return SingleLookup.of(chatId, dispatcher);
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId) {
        return SingleLookup.of(chatId, null, dispatcher);
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId, String idInstance) {
        if (idInstance == null) {
            return CallSites.named(
                    Mono.error(new NullPointerException("idInstance must not be null")), "getContactInfo");
        }
        return SingleLookup.of(chatId, idInstance, dispatcher);
    }

    @Override
    public Mono<Optional<ContactInfo>> getContactInfo(ContactQuery query) {
        return SingleLookup.of(query, dispatcher);
    }

    // A method that returns a publisher never throws: a null argument becomes an error signal.
    @Override
    @SuppressWarnings("ConstantValue")
    public <T> Flux<ContactLookup<T>> lookupAll(
            Publisher<? extends T> sources, Function<? super T, String> chatId, BulkOptions options) {
        if (sources == null || chatId == null || options == null) {
            return CallSites.named(
                    Flux.error(new NullPointerException("sources, chatId and options must not be null")), "lookupAll");
        }
        return BulkLookup.of(sources, QueryExtractor.ofChatId(chatId), resolved(options), dispatcher);
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public <T> Flux<ContactLookup<T>> lookupEach(
            Publisher<? extends T> sources, Function<? super T, ContactQuery> query, BulkOptions options) {
        if (sources == null || query == null || options == null) {
            return CallSites.named(
                    Flux.error(new NullPointerException("sources, query and options must not be null")), "lookupEach");
        }
        return BulkLookup.of(sources, QueryExtractor.ofQuery(query), resolved(options), dispatcher);
    }

    private BulkOptions resolved(BulkOptions options) {
        return options.withConcurrency(options.concurrencyOr(maxInFlight));
    }

    @Override
    public void setInstances(Iterable<GreenApiInstance> instances) {
        dispatcher.setInstances(targets.replacement(instances));
    }

    @Override
    public void instanceChanged(String idInstance, InstanceStatus status) {
        Objects.requireNonNull(idInstance, "idInstance must not be null");
        Objects.requireNonNull(status, "status must not be null");
        dispatcher.instanceChanged(idInstance, status);
    }

    @Override
    public ClientSnapshot snapshot() {
        return dispatcher.snapshot();
    }

    @Override
    public Duration estimate(long lookups) {
        return dispatcher.estimate(Checks.notNegative("lookups", lookups));
    }

    @Override
    public void endBulks(Duration grace) {
        Objects.requireNonNull(grace, "grace must not be null");
        dispatcher.endBulks(grace);
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public Mono<Void> closeLater(Duration grace) {
        if (grace == null) {
            return Mono.error(new NullPointerException("grace must not be null"));
        }
        return Mono.defer(() -> {
            dispatcher.close(grace);
            return dispatcher.released();
        });
    }

    @Override
    public void close() {
        dispatcher.close(Duration.ZERO);
    }
}
