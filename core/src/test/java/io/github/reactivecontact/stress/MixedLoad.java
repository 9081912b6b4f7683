package io.github.reactivecontact.stress;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookup.Found;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs a bulk lookup and single lookups, some delayed and some cancelled, and counts how they end. */
final class MixedLoad {

    /** How a lookup ended. */
    enum End {
        OWN_CHAT("answered with its own contact"),
        OTHER_CHAT("answered with the contact of another chat"),
        WITHOUT_CONTACT("answered with no contact"),
        FAILED("failed"),
        CANCELLED("cancelled by the client");

        private final String description;

        End(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private static final int PER_MILLE = 1_000;
    private static final int LATE = 200;
    private static final int CANCELLED = 50;
    private static final int MAX_PAUSE_MILLIS = 4;
    private static final int SINGLES_AT_ONCE = 24;
    private static final int BULK_AT_ONCE = 12;
    private static final int MAX_EXAMPLES = 5;

    private final ReactiveContactClient client;
    private final long seed;
    private final int lookups;
    private final Map<End, LongAdder> ends = new EnumMap<>(End.class);
    private final Map<Reason, LongAdder> reasons = new ConcurrentHashMap<>();
    private final Queue<String> examples = new ConcurrentLinkedQueue<>();

    MixedLoad(ReactiveContactClient client, long seed, int lookups) {
        this.client = client;
        this.seed = seed;
        this.lookups = lookups;
        for (End end : End.values()) {
            ends.put(end, new LongAdder());
        }
    }

    /** Completes when every lookup has ended. */
    Mono<Void> run() {
        int ofBulk = lookups / 3;
        Flux<End> bulk = client.lookupAll(
                        Flux.range(0, ofBulk),
                        MixedServer::chatId,
                        BulkOptions.defaults().withConcurrency(BULK_AT_ONCE))
                .map(this::end);
        Flux<End> singles = Flux.range(ofBulk, lookups - ofBulk).flatMap(this::single, SINGLES_AT_ONCE);
        return Flux.merge(bulk, singles)
                .doOnNext(end -> ends.get(end).increment())
                .then();
    }

    private Mono<End> single(int lookup) {
        SplittableRandom random = SeededChoices.ofClient(seed, lookup);
        String chatId = MixedServer.chatId(lookup);
        Mono<End> single = client.getContactInfo(chatId)
                .map(contact -> end(chatId, contact))
                .onErrorResume(ContactLookupException.class, failure -> Mono.just(failed(failure)));
        if (random.nextInt(PER_MILLE) < CANCELLED) {
            single = single.takeUntilOther(Mono.delay(pause(random))).defaultIfEmpty(End.CANCELLED);
        }
        return random.nextInt(PER_MILLE) < LATE ? single.delaySubscription(pause(random)) : single;
    }

    private static Duration pause(SplittableRandom random) {
        return Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS + 1));
    }

    private End end(ContactLookup<Integer> outcome) {
        String chatId = MixedServer.chatId(outcome.source());
        if (outcome instanceof Failed<Integer> failed) {
            return failed(failed.error());
        }
        return end(chatId, outcome instanceof Found<Integer> found ? Optional.of(found.contact()) : Optional.empty());
    }

    private End end(String chatId, Optional<ContactInfo> contact) {
        if (contact.isEmpty()) {
            return End.WITHOUT_CONTACT;
        }
        String got = contact.get().chatId() + " named " + contact.get().name();
        if (!got.equals(chatId + " named " + chatId)) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(chatId + " got " + got);
            }
            return End.OTHER_CHAT;
        }
        return End.OWN_CHAT;
    }

    private End failed(ContactLookupException failure) {
        reasons.computeIfAbsent(failure.reason(), reason -> new LongAdder()).increment();
        return End.FAILED;
    }

    long ended() {
        return ends.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long count(End end) {
        return ends.get(end).sum();
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + ended() + " of " + lookups + " lookups ended: " + ends + ", failures " + reasons
                + ", examples of wrong contacts " + examples;
    }
}
