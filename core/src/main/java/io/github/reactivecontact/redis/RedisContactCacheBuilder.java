package io.github.reactivecontact.redis;

import io.github.reactivecontact.internal.util.SchedulerCheck;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Builds a {@link RedisContactCache}. Each method states its default and when to change it. Not thread-safe. Builds one
 * cache.
 */
public final class RedisContactCacheBuilder {

    private static final int MIN_HASH_KEY = 16;

    private @Nullable Supplier<RedisLink> link;
    private String prefix = "contact-cache";
    private byte @Nullable [] hashKey;
    Duration commandTimeout = Duration.ofMillis(200);
    Supplier<Scheduler> scheduler = Schedulers::parallel;

    RedisContactCacheBuilder() {}

    /**
     * Gives the cache its own connection, which is closed with the cache and reconnects automatically. It follows a
     * failover as that of {@link RedisPermitSourceBuilder#uri(RedisURI)}.
     *
     * @param uri address of Redis, or of Sentinels with the name of the primary; copied
     * @return this builder
     * @throws IllegalStateException if a connection is set already
     */
    public RedisContactCacheBuilder uri(RedisURI uri) {
        Objects.requireNonNull(uri, "uri must not be null");
        return link(() -> RedisLink.of(uri));
    }

    /**
     * Uses a connection of the application, which the application closes. It may be that of a
     * {@link RedisPermitSource}.
     *
     * @param connection with automatic reconnect, the default; not in a transaction, and not subscribed to a channel
     * @return this builder
     * @throws IllegalStateException if a connection is set already
     */
    public RedisContactCacheBuilder connection(StatefulRedisConnection<String, String> connection) {
        Objects.requireNonNull(connection, "connection must not be null");
        return link(() -> RedisLink.of(connection.async()));
    }

    /**
     * Uses a cluster connection of the application, which the application closes.
     *
     * @param connection with automatic reconnect, the default
     * @return this builder
     * @throws IllegalStateException if a connection is set already
     */
    public RedisContactCacheBuilder connection(StatefulRedisClusterConnection<String, String> connection) {
        Objects.requireNonNull(connection, "connection must not be null");
        return link(() -> RedisLink.of(connection.async()));
    }

    private RedisContactCacheBuilder link(Supplier<RedisLink> link) {
        if (this.link != null) {
            throw new IllegalStateException("A cache has one connection: call uri(...) or connection(...) once");
        }
        this.link = link;
        return this;
    }

    /**
     * Sets the prefix of all keys. The default is {@code contact-cache}. Clients with the same prefix share their
     * answers: use one prefix per environment.
     *
     * @param prefix not blank, and without braces, which would keep all keys on one node of a cluster
     * @return this builder
     * @throws IllegalArgumentException if it is blank or contains a brace
     */
    public RedisContactCacheBuilder prefix(String prefix) {
        this.prefix = RedisPermitSourceBuilder.checkedPrefix(prefix);
        return this;
    }

    /**
     * Replaces chat ids in keys by their HMAC-SHA-256 with a secret key, so that a list of all keys shows no phone
     * number. Without it, keys contain chat ids. The contact in a value has its chat id only if it differs from the one
     * that was looked up. Values still contain names and other personal data. Another key makes all answers misses.
     *
     * @param hashKey at least 16 random bytes, the same in all processes; copied
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public RedisContactCacheBuilder hashKey(byte[] hashKey) {
        Objects.requireNonNull(hashKey, "hashKey must not be null");
        if (hashKey.length < MIN_HASH_KEY) {
            throw new IllegalArgumentException(
                    "hashKey must have at least " + MIN_HASH_KEY + " bytes, had " + hashKey.length);
        }
        this.hashKey = hashKey.clone();
        return this;
    }

    /**
     * Sets how long Redis may take to answer. The default is 200 ms, a little less than the client waits for the cache
     * ({@link io.github.reactivecontact.CachePolicy#timeLimit()}). A longer time has no effect on lookups.
     *
     * @param commandTimeout positive, at most 5 s
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisContactCacheBuilder commandTimeout(Duration commandTimeout) {
        this.commandTimeout = RedisPermitSourceBuilder.checkedTimeout(commandTimeout);
        return this;
    }

    /**
     * Sets the source of time for the timeout. Its wall clock must be that of the clients, which determines when an
     * answer expires. The default is {@code Schedulers.parallel()}, looked up at each use.
     *
     * @param scheduler accepts delayed tasks, which {@link #build()} checks; never disposed by the cache
     * @return this builder
     */
    public RedisContactCacheBuilder scheduler(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        this.scheduler = () -> scheduler;
        return this;
    }

    /**
     * Builds the cache. The cache's own connection is opened asynchronously.
     *
     * @return a cache that the caller closes
     * @throws IllegalStateException if no connection is set, or if the scheduler rejects a delayed task
     */
    public RedisContactCache build() {
        if (link == null) {
            throw new IllegalStateException("A cache needs Redis: call uri(...) or connection(...)");
        }
        SchedulerCheck.requireDelays(scheduler.get());
        return new RedisContactCache(link.get(), this, new CacheKeys(prefix, hashKey));
    }
}
