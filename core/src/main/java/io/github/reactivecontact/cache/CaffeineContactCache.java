package io.github.reactivecontact.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Stores answers in the memory of this process, on Caffeine ({@code com.github.ben-manes.caffeine:caffeine}). It
 * answers within {@code subscribe}, starts no thread and has nothing to close. Thread-safe: several clients may share
 * it.
 *
 * <p>All answers of a chat are one Caffeine entry, which expires with the last of them. The cache keeps an eviction
 * for ten minutes, chat id included. It does not store an answer that took longer than that.
 */
public final class CaffeineContactCache implements ContactCache {

    /** Longer than any sensible response timeout. */
    private static final Duration EVICTIONS_KEPT = Duration.ofMinutes(10);

    private final Cache<ChatId, Variants> chats;

    /**
     * When each chat was evicted, in nanoseconds of the scheduler. Not limited in size: one lost would undo an erasure.
     */
    private final Cache<ChatId, Long> evictions;

    private final Supplier<Scheduler> scheduler;

    CaffeineContactCache(CaffeineContactCacheBuilder builder) {
        this.scheduler = builder.scheduler;
        this.evictions = caffeine()
                .expireAfterWrite(EVICTIONS_KEPT.toNanos(), TimeUnit.NANOSECONDS)
                .build();
        this.chats = builder.bounded(caffeine().recordStats().expireAfter(new VariantsExpiry(this::wallClock)))
                .build();
    }

    /** Maintenance runs on the calling thread. It does not block, and takes less time than starting a task. */
    private Caffeine<Object, Object> caffeine() {
        return Caffeine.newBuilder().executor(Runnable::run).ticker(this::nanos);
    }

    /**
     * Creates a cache of at most that many chats.
     *
     * @param maximumSize the number of chats, at least 1. A typical contact takes about a kilobyte
     * @return the cache
     * @throws IllegalArgumentException if it is less than 1
     */
    public static CaffeineContactCache ofSize(long maximumSize) {
        return builder().maximumSize(maximumSize).build();
    }

    /**
     * Creates a builder.
     *
     * @return a builder with the defaults
     */
    public static CaffeineContactCacheBuilder builder() {
        return new CaffeineContactCacheBuilder();
    }

    @Override
    public Mono<Map<Key, Entry>> get(Collection<Key> keys) {
        return Mono.fromSupplier(() -> found(keys));
    }

    private Map<Key, Entry> found(Collection<Key> keys) {
        if (keys.size() == 1) {
            Key only = keys.iterator().next();
            Entry entry = entryOf(only);
            return entry == null ? Map.of() : Map.of(only, entry);
        }
        Map<Key, Entry> found = new HashMap<>();
        for (Key key : keys) {
            Entry entry = entryOf(key);
            if (entry != null) {
                found.put(key, entry);
            }
        }
        return found;
    }

    private @Nullable Entry entryOf(Key key) {
        Variants variants = chats.getIfPresent(key.chatId());
        return variants == null ? null : variants.of(key.idInstance());
    }

    @Override
    public Mono<Void> put(Key key, Entry entry, Duration age) {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(entry, "entry must not be null");
        Objects.requireNonNull(age, "age must not be null");
        return Mono.fromRunnable(() -> store(key, entry, age));
    }

    private void store(Key key, Entry entry, Duration age) {
        if (age.compareTo(EVICTIONS_KEPT) >= 0) {
            return;
        }
        long requestedAt = nanos() - age.toNanos();
        Instant now = wallClock();
        // Within compute, so that an eviction comes either before, and its mark is seen, or after, and removes the
        // entry.
        chats.asMap().compute(key.chatId(), (chatId, variants) -> {
            Long evictedAt = evictions.getIfPresent(chatId);
            return evictedAt != null && requestedAt - evictedAt <= 0
                    ? variants
                    : Variants.with(variants, key.idInstance(), entry, now);
        });
    }

    @Override
    public Mono<Void> evict(ChatId chatId) {
        Objects.requireNonNull(chatId, "chatId must not be null");
        return Mono.fromRunnable(() -> {
            evictions.put(chatId, nanos());
            chats.invalidate(chatId);
        });
    }

    /**
     * Returns Caffeine's statistics. A client's own are in {@code ClientSnapshot.cache()}: those count lookups, and
     * these count chats.
     *
     * @return hits, misses and evictions for lack of space so far; a hit may have expired for the client
     */
    public CacheStats stats() {
        return chats.stats();
    }

    /**
     * Returns the number of chats.
     *
     * @return an estimate, including chats that have expired and not been removed yet
     */
    public long estimatedSize() {
        return chats.estimatedSize();
    }

    private long nanos() {
        return scheduler.get().now(TimeUnit.NANOSECONDS);
    }

    private Instant wallClock() {
        return Instant.ofEpochMilli(scheduler.get().now(TimeUnit.MILLISECONDS));
    }
}
