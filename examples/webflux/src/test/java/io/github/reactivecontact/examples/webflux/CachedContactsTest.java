package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CachedContactsTest {

    private static final ChatId CHAT = ChatId.parse("71234567890@c.us");
    private static final Duration LONG = Duration.ofHours(6);
    private static final Duration SHORT = Duration.ofMinutes(10);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void get_withinTimeToLive_looksUpOnce() {
        CachedContacts contacts = cached(100, found());

        assertThat(contacts.get(CHAT).block()).isPresent();
        pass(LONG.minusNanos(1));
        assertThat(contacts.get(CHAT).block()).isPresent();
        assertThat(lookups).hasValue(1);
        pass(Duration.ofNanos(1));
        assertThat(contacts.get(CHAT).block()).isPresent();
        assertThat(lookups).hasValue(2);
    }

    @Test
    void get_noContact_usesShorterTimeToLive() {
        CachedContacts contacts = cached(100, Optional.empty());

        contacts.get(CHAT).block();
        pass(SHORT.minusNanos(1));
        assertThat(contacts.get(CHAT).block()).isEmpty();
        assertThat(lookups).hasValue(1);
        pass(Duration.ofNanos(1));
        contacts.get(CHAT).block();
        assertThat(lookups).hasValue(2);
    }

    @Test
    void get_failure_isNotCached() {
        CachedContacts contacts = cached(
                100,
                chatId -> Mono.error(
                        ContactLookupException.builder(Reason.TIMEOUT, "test").build()));

        StepVerifier.create(contacts.get(CHAT)).verifyError(ContactLookupException.class);
        StepVerifier.create(contacts.get(CHAT)).verifyError(ContactLookupException.class);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void get_notSubscribed_looksUpNothing() {
        cached(100, found()).get(CHAT);

        assertThat(lookups).hasValue(0);
    }

    @Test
    void get_beyondMaximumSize_evicts() {
        CachedContacts contacts = cached(10, found());
        for (int i = 0; i < 1_000; i++) {
            contacts.get(ChatId.parse("7900" + (1_000_000 + i) + "@c.us")).block();
        }

        TestTimeout.await()
                .untilAsserted(() -> assertThat(meters.get("cache.size")
                                .tag("cache", "contacts")
                                .gauge()
                                .value())
                        .isLessThanOrEqualTo(10));
        assertThat(meters.get("cache.evictions").functionCounter().count()).isPositive();
    }

    @Test
    void get_hitsAndMisses_areCounted() {
        CachedContacts contacts = cached(100, found());
        contacts.get(CHAT).block();
        contacts.get(CHAT).block();
        contacts.get(CHAT).block();

        assertThat(gets("hit")).isEqualTo(2);
        assertThat(gets("miss")).isEqualTo(1);
    }

    @Test
    void get_oneOfTwoSubscribersCancels_otherGetsContactFromOneRequest() {
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                        .latency(Latency.fixed(Duration.ofMillis(300)))
                        .start();
                ReactiveContactClient client = ReactiveContactClient.create(simulator.instance())) {
            CachedContacts contacts = cached(100, client::getContactInfo);
            Disposable cancelled = contacts.get(CHAT).subscribe();
            Mono<Optional<ContactInfo>> remaining = contacts.get(CHAT).cache();
            Disposable subscription = remaining.subscribe();
            TestTimeout.await().until(() -> simulator.requests() == 1);

            cancelled.dispose();

            assertThat(remaining.block()).isPresent();
            assertThat(contacts.get(CHAT).block()).isPresent();
            assertThat(subscription.isDisposed()).isTrue();
            assertThat(simulator.requests()).isEqualTo(1);
            assertThat(simulator.counts().cancelled()).isZero();
        }
    }

    @Test
    void get_allSubscribersCancel_cancelsRequest() {
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                        .latency(Latency.fixed(Duration.ofMinutes(1)))
                        .start();
                ReactiveContactClient client = ReactiveContactClient.create(simulator.instance())) {
            CachedContacts contacts = cached(100, client::getContactInfo);
            List<Disposable> subscriptions =
                    List.of(contacts.get(CHAT).subscribe(), contacts.get(CHAT).subscribe());
            TestTimeout.await().until(() -> simulator.requests() == 1);

            subscriptions.forEach(Disposable::dispose);

            TestTimeout.await().until(() -> simulator.counts().cancelled() == 1);
        }
    }

    private double gets(String result) {
        return meters.get("cache.gets").tag("result", result).functionCounter().count();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static Optional<ContactInfo> found() {
        return Optional.of(ContactInfo.builder().name("Anna").build());
    }

    private CachedContacts cached(int maximumSize, Optional<ContactInfo> answer) {
        return cached(maximumSize, chatId -> Mono.just(answer));
    }

    private CachedContacts cached(int maximumSize, Function<ChatId, Mono<Optional<ContactInfo>>> lookup) {
        Function<ChatId, Mono<Optional<ContactInfo>>> counted = chatId -> {
            lookups.incrementAndGet();
            return lookup.apply(chatId);
        };
        return new CachedContacts(counted, new CacheProperties(LONG, SHORT, maximumSize), now::get, meters);
    }
}
