package io.github.reactivecontact.redis;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores answers in Redis, for the clients of several processes. Uses Lettuce, an optional dependency:
 * {@code lettuce-core}.
 *
 * <pre>{@code
 * RedisContactCache cache = RedisContactCache.create(RedisURI.create("redis://10.0.0.7"));
 * ReactiveContactClient client = ReactiveContactClient.builder()
 *         .instances(instances)
 *         .cache(cache)
 *         .build();
 * }</pre>
 *
 * <p>A chat is one key, a hash with a field for each variant. A batch of reads is one round trip, and so are a write
 * and an {@linkplain #evict eviction}. Redis removes a key when the last of its answers expires. Redis may be a single
 * server (5.0 or later), a primary found by Sentinel, or a cluster, where the keys are spread over the nodes.
 *
 * <p>An eviction is remembered for ten minutes, by Redis's clock. An answer that was requested before it is not stored,
 * whichever client requested it. An answer that took longer than that is not stored either. A failover may lose an
 * eviction, as it may lose any recent write.
 *
 * <p>Values contain personal data, and no token. With {@link RedisContactCacheBuilder#hashKey}, keys contain no chat id
 * or phone number. A value of an unknown version, or one that is not readable, counts as a miss.
 *
 * <p>A command that fails or exceeds the command timeout makes the cache unavailable. Then reads and writes fail at
 * once, until a probe is answered in time. Nothing blocks. Thread-safe, for several clients; close it after them.
 */
public final class RedisContactCache implements ContactCache, AutoCloseable {

    private static final Duration EVICTIONS_KEPT = Duration.ofMinutes(10);
    private static final Duration PROBE_KEPT = Duration.ofSeconds(1);
    private static final String ANY_INSTANCE = "a";
    private static final String NAMED_INSTANCE = "i";

    private final RedisLink link;
    private final RedisContactCacheBuilder settings;
    private final CacheKeys keys;
    private final StoredAnswer answers = new StoredAnswer();
    private final Availability availability;

    RedisContactCache(RedisLink link, RedisContactCacheBuilder settings, CacheKeys keys) {
        this.link = link;
        this.settings = settings;
        this.keys = keys;
        // Writes, because a server that rejects writes would otherwise flap.
        this.availability = new Availability(
                "cached contacts",
                () -> link.commands()
                        .thenCompose(commands -> CacheScripts.STORE.call(
                                commands,
                                List.of(keys.ofProbe()),
                                List.of(ANY_INSTANCE, "", Long.toString(PROBE_KEPT.toMillis()), "0"))),
                link::renew,
                settings.commandTimeout);
    }

    /**
     * Creates a cache with default settings and its own connection, which it opens asynchronously.
     *
     * @param uri address of Redis
     * @return a cache that the caller closes
     */
    public static RedisContactCache create(RedisURI uri) {
        return builder().uri(uri).build();
    }

    /**
     * Returns a builder with default settings.
     *
     * @return the builder
     */
    public static RedisContactCacheBuilder builder() {
        return new RedisContactCacheBuilder();
    }

    /**
     * Returns whether Redis answers, for a health check. The value changes only through calls and the probes that
     * follow them.
     *
     * @return true before the first call
     */
    @Override
    public boolean isAvailable() {
        return availability.isUp();
    }

    @Override
    public Mono<Map<Key, Entry>> get(Collection<Key> keys) {
        Map<ChatId, List<Key>> chats = new LinkedHashMap<>();
        keys.forEach(key ->
                chats.computeIfAbsent(key.chatId(), chat -> new ArrayList<>()).add(key));
        return ifAvailable(link.mono()
                .flatMap(commands -> Flux.fromIterable(chats.values())
                        // All commands are sent before the first answer is awaited.
                        .flatMapSequential(variants -> found(commands, variants), chats.size())
                        .reduceWith(HashMap<Key, Entry>::new, (found, some) -> {
                            found.putAll(some);
                            return found;
                        })));
    }

    private Mono<Map<Key, Entry>> found(RedisClusterAsyncCommands<String, String> commands, List<Key> variants) {
        String[] fields = variants.stream().map(RedisContactCache::field).toArray(String[]::new);
        ChatId chatId = variants.get(0).chatId();
        return Mono.fromFuture(() -> commands.hmget(keys.of(chatId), fields).toCompletableFuture())
                .map(values -> entries(variants, values));
    }

    private Map<Key, Entry> entries(List<Key> variants, List<KeyValue<String, String>> values) {
        Map<Key, Entry> entries = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Key key = variants.get(i);
            String value = values.get(i).getValueOrElse("");
            Entry entry = value.isEmpty() ? null : answers.read(key.chatId().value(), value);
            if (entry != null) {
                entries.put(key, entry);
            }
        }
        return entries;
    }

    @Override
    public Mono<Void> put(Key key, Entry entry, Duration age) {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(entry, "entry must not be null");
        Objects.requireNonNull(age, "age must not be null");
        return Mono.defer(() -> {
            long lifetime = entry.expiresAt().toEpochMilli() - wallClock();
            // Redis may run the script as late as the timeout. An eviction in that time counts, too.
            Duration atLatest = age.plus(settings.commandTimeout);
            return atLatest.compareTo(EVICTIONS_KEPT) >= 0 || lifetime <= 0
                    ? Mono.empty()
                    : ifAvailable(run(
                            CacheScripts.STORE,
                            key.chatId(),
                            field(key),
                            answers.write(key.chatId().value(), entry),
                            Long.toString(lifetime),
                            Long.toString(TimeUnit.NANOSECONDS.toMicros(atLatest.toNanos()))));
        });
    }

    /** Tries even if Redis counts as unavailable, because the caller needs the outcome. */
    @Override
    public Mono<Void> evict(ChatId chatId) {
        Objects.requireNonNull(chatId, "chatId must not be null");
        // Without its cause: Redis may quote the arguments of a command, and so the phone number.
        return withTimeout(run(CacheScripts.EVICT, chatId, Long.toString(EVICTIONS_KEPT.toMillis())))
                .onErrorMap(failure -> new IllegalStateException(
                        "The answers may still be cached: " + FailureMessages.describe(failure)));
    }

    /** Closes the connection if the cache owns it. Does not wait. */
    @Override
    public void close() {
        link.close();
    }

    private static String field(Key key) {
        return key.idInstance() == null ? ANY_INSTANCE : NAMED_INSTANCE + key.idInstance();
    }

    private Mono<Void> run(Script script, ChatId chatId, String... arguments) {
        return link.mono()
                .flatMap(commands -> script.run(commands, List.of(keys.of(chatId)), List.of(arguments)))
                .then();
    }

    private <T> Mono<T> ifAvailable(Mono<T> call) {
        return Mono.defer(() -> {
            if (availability.isUp()) {
                return withTimeout(call).doOnError(this::failed);
            }
            availability.probeIfDue(this::nanos);
            return Mono.error(availability.failure());
        });
    }

    private <T> Mono<T> withTimeout(Mono<T> call) {
        return call.timeout(settings.commandTimeout, settings.scheduler.get());
    }

    private void failed(Throwable failure) {
        availability.failed(failure, "lookups are sent to the server", nanos());
    }

    private long nanos() {
        return settings.scheduler.get().now(TimeUnit.NANOSECONDS);
    }

    private long wallClock() {
        return settings.scheduler.get().now(TimeUnit.MILLISECONDS);
    }
}
