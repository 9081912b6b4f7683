package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A cache that at random answers later, hangs, throws, fails, or returns garbage. */
final class UnreliableCache implements ContactCache {

    private static final int SLOWEST_MILLIS = 300;

    private final ContactCache cache;
    private final Scheduler time;
    private final Random random;
    private final int faultsPercent;
    private final boolean isSlow;
    private final Map<Key, Entry> ofPast = new HashMap<>();

    UnreliableCache(ContactCache cache, Scheduler time, Random random, int faultsPercent) {
        this.cache = cache;
        this.time = time;
        this.random = random;
        this.faultsPercent = faultsPercent;
        this.isSlow = random.nextBoolean();
    }

    @Override
    public Mono<Map<Key, Entry>> get(Collection<Key> keys) {
        if (random.nextInt(100) < faultsPercent) {
            return switch (random.nextInt(5)) {
                case 0 -> Mono.never();
                case 1 -> Mono.error(new IllegalStateException("get"));
                case 2 -> throw new IllegalStateException("get");
                case 3 -> Mono.empty();
                default -> slowly(Mono.just(expired()));
            };
        }
        // A slow cache reads after a while, or reads first and answers after a while.
        Mono<Map<Key, Entry>> answer = cache.get(keys);
        return random.nextBoolean()
                ? slowly(answer)
                : Mono.defer(() -> answer.flatMap(read -> slowly(Mono.just(read))));
    }

    /** Entries of the past that the cache should not return any more. */
    private Map<Key, Entry> expired() {
        Map<Key, Entry> expired = new HashMap<>(ofPast);
        long now = time.now(java.util.concurrent.TimeUnit.MILLISECONDS);
        expired.values().removeIf(entry -> entry.expiresAt().toEpochMilli() > now);
        return expired;
    }

    @Override
    public Mono<Void> put(Key key, Entry entry, Duration age) {
        if (random.nextInt(100) < faultsPercent) {
            return random.nextBoolean() ? Mono.never() : Mono.error(new IllegalStateException("put"));
        }
        ofPast.put(key, entry);
        return cache.put(key, entry, age);
    }

    @Override
    public Mono<Void> evict(ChatId chatId) {
        return cache.evict(chatId);
    }

    private <T> Mono<T> slowly(Mono<T> answer) {
        return isSlow ? answer.delaySubscription(Duration.ofMillis(random.nextInt(SLOWEST_MILLIS)), time) : answer;
    }
}
