package io.github.reactivecontact.reactivestreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.Await;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.util.RaceTestUtils;
import reactor.util.context.Context;

/** Results that arrive after their lookup was cancelled are passed to {@code onDiscard} once. */
class DiscardTest {

    private static final int RACES = 2_000;

    private final List<PendingRequest> requests = new CopyOnWriteArrayList<>();
    private final ReactiveContactClient client = InstantClient.create(this::send);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void contact_afterCancelOfOnlyCaller_isDiscardedAsOptional() {
        DiscardSubscriber<Optional<ContactInfo>> caller = new DiscardSubscriber<>();
        client.getContactInfo(InstantClient.chat(0)).subscribe(caller);
        caller.cancel();
        requests.get(0).answer();

        assertThat(caller.delivered).isEmpty();
        assertThat(caller.discarded).containsExactly(InstantClient.found(requests.get(0).chatId));
    }

    @Test
    void contact_cancelledByOtherCallerOfSameChat_isDiscarded() {
        DiscardSubscriber<Optional<ContactInfo>> second = new DiscardSubscriber<>();
        DiscardSubscriber<Optional<ContactInfo>> first = new DiscardSubscriber<>(second::cancel);
        client.getContactInfo(InstantClient.chat(0)).subscribe(first);
        client.getContactInfo(InstantClient.chat(0)).subscribe(second);
        requests.get(0).answer();

        assertThat(requests).hasSize(1);
        assertThat(first.delivered).hasSize(1);
        assertThat(first.discarded).isEmpty();
        assertThat(second.delivered).isEmpty();
        assertThat(second.discarded).hasSize(1);
    }

    @Test
    void contact_cancelledAfterDelivery_isNotDiscarded() {
        DiscardSubscriber<Optional<ContactInfo>> caller = new DiscardSubscriber<>();
        client.getContactInfo(InstantClient.chat(0)).subscribe(caller);
        requests.get(0).answer();
        caller.cancel();

        assertThat(caller.delivered).hasSize(1);
        assertThat(caller.discarded).isEmpty();
    }

    @Test
    void failure_afterCancel_isNotDiscarded() {
        DiscardSubscriber<Optional<ContactInfo>> caller = new DiscardSubscriber<>();
        client.getContactInfo(InstantClient.chat(0)).subscribe(caller);
        caller.cancel();
        requests.get(0).fail();

        assertThat(caller.discarded).isEmpty();
    }

    @Test
    void contact_racingWithCancel_isDeliveredOrDiscardedOnce() {
        int discarded = 0;
        for (int i = 0; i < RACES; i++) {
            DiscardSubscriber<Optional<ContactInfo>> caller = new DiscardSubscriber<>();
            client.getContactInfo(InstantClient.chat(i)).subscribe(caller);
            PendingRequest request = requests.get(i);
            RaceTestUtils.race(request::answer, caller::cancel);
            Await.until(() -> caller.delivered.size() + caller.discarded.size() > 0, () -> "no outcome");

            assertThat(caller.delivered.size() + caller.discarded.size()).isEqualTo(1);
            discarded += caller.discarded.size();
        }
        assertThat(discarded).as("races that the cancel won").isPositive();
    }

    @Test
    void request_racingWithCancel_leavesNoLookup() {
        for (int i = 0; i < RACES; i++) {
            DiscardSubscriber<Optional<ContactInfo>> caller = new DiscardSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {}
            };
            client.getContactInfo(InstantClient.chat(i)).subscribe(caller);
            RaceTestUtils.race(() -> caller.request(1), caller::cancel);

            assertThat(client.snapshot().inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sources_contactsRacingWithCancel_areDeliveredOrDiscardedOnce(boolean ordered) {
        BulkOptions options = ordered ? BulkOptions.defaults().ordered() : BulkOptions.defaults();
        for (int i = 0; i < RACES; i++) {
            requests.clear();
            DiscardSubscriber<ContactLookup<String>> bulk = new DiscardSubscriber<>();
            List<String> sources = List.of(InstantClient.chat(0), InstantClient.chat(1), InstantClient.chat(2));
            client.lookupAll(Flux.fromIterable(sources), options).subscribe(bulk);
            List<PendingRequest> pending = List.copyOf(requests);
            RaceTestUtils.race(pending.get(0)::answer, pending.get(1)::answer, bulk::cancel);
            pending.get(2).answer();

            Collection<Object> sourcesWithOutcome = new ArrayList<>(bulk.discarded);
            bulk.delivered.forEach(outcome -> sourcesWithOutcome.add(outcome.source()));
            assertThat(sourcesWithOutcome).containsExactlyInAnyOrderElementsOf(sources);
        }
    }

    @Test
    void outcome_bufferedForOrder_isDiscardedAsSource() {
        DiscardSubscriber<ContactLookup<String>> bulk = new DiscardSubscriber<>();
        client.lookupAll(
                        Flux.just(InstantClient.chat(0), InstantClient.chat(1)),
                        BulkOptions.defaults().ordered())
                .subscribe(bulk);
        requests.get(1).answer();
        bulk.cancel();
        requests.get(0).answer();

        assertThat(bulk.delivered).isEmpty();
        assertThat(bulk.discarded).containsExactlyInAnyOrder(InstantClient.chat(0), InstantClient.chat(1));
    }

    /** Answers even after the cancellation, because a response may be on its way. */
    private Mono<Optional<ContactInfo>> send(ChatId chatId) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
                requests.add(new PendingRequest(chatId, actual));
                actual.onSubscribe(Operators.emptySubscription());
            }
        };
    }

    private record PendingRequest(ChatId chatId, CoreSubscriber<? super Optional<ContactInfo>> actual) {

        void answer() {
            actual.onNext(InstantClient.found(chatId));
            actual.onComplete();
        }

        void fail() {
            actual.onError(new IllegalStateException("scripted"));
        }
    }

    private static class DiscardSubscriber<T> extends BaseSubscriber<T> {

        final Queue<T> delivered = new ConcurrentLinkedQueue<>();
        final Queue<Object> discarded = new ConcurrentLinkedQueue<>();
        private final @Nullable Runnable onNext;

        DiscardSubscriber() {
            this(null);
        }

        DiscardSubscriber(@Nullable Runnable onNext) {
            this.onNext = onNext;
        }

        @Override
        public Context currentContext() {
            return Operators.enableOnDiscard(Context.empty(), discarded::add);
        }

        @Override
        protected void hookOnNext(T value) {
            delivered.add(value);
            if (onNext != null) {
                onNext.run();
            }
        }
    }
}
