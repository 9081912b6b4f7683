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
 * Builds a {@link RedisPermitSource}. Each method states its default and when to change it. Not thread-safe. Builds one
 * source.
 */
public final class RedisPermitSourceBuilder {

    private @Nullable Supplier<RedisLink> link;
    String prefix = "contact-client";
    Duration commandTimeout = Duration.ofMillis(500);
    WhenUnavailable whenUnavailable = WhenUnavailable.LOCAL_SHARE;

    @Nullable
    Double localShare;

    Supplier<Scheduler> scheduler = Schedulers::parallel;

    RedisPermitSourceBuilder() {}

    /**
     * Gives the source its own connection, which is closed with the source and reconnects automatically. If the node
     * replies that it cannot serve, for example with {@code READONLY} or {@code LOADING}, the source connects again. It
     * thereby follows a name that points to another node after a failover, within seconds. With a
     * {@code redis-sentinel://} URI, it asks the Sentinels for the primary each time it connects.
     *
     * @param uri address of Redis, or of Sentinels with the name of the primary; copied
     * @return this builder
     * @throws IllegalStateException if a connection is set already
     */
    public RedisPermitSourceBuilder uri(RedisURI uri) {
        Objects.requireNonNull(uri, "uri must not be null");
        return link(() -> RedisLink.of(uri));
    }

    /**
     * Uses a connection of the application, which the application closes. The source does not renew it: the application
     * must follow a failover.
     *
     * @param connection with automatic reconnect, the default; not in a transaction, and not subscribed to a channel
     * @return this builder
     * @throws IllegalStateException if a connection is set already
     */
    public RedisPermitSourceBuilder connection(StatefulRedisConnection<String, String> connection) {
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
    public RedisPermitSourceBuilder connection(StatefulRedisClusterConnection<String, String> connection) {
        Objects.requireNonNull(connection, "connection must not be null");
        return link(() -> RedisLink.of(connection.async()));
    }

    private RedisPermitSourceBuilder link(Supplier<RedisLink> link) {
        if (this.link != null) {
            throw new IllegalStateException("A source has one connection: call uri(...) or connection(...) once");
        }
        this.link = link;
        return this;
    }

    /**
     * Sets the prefix of all keys. It is written in braces, so that a cluster keeps all keys on one node. The default
     * is {@code contact-client}. Processes with the same prefix share the pace of their instances: use one prefix per
     * environment.
     *
     * @param prefix not blank, and without braces
     * @return this builder
     * @throws IllegalArgumentException if it is blank or contains a brace
     */
    public RedisPermitSourceBuilder prefix(String prefix) {
        this.prefix = checkedPrefix(prefix);
        return this;
    }

    static String checkedPrefix(String prefix) {
        Objects.requireNonNull(prefix, "prefix must not be null");
        if (prefix.isBlank() || prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("prefix must not be blank or have braces, was \"" + prefix + "\"");
        }
        return prefix;
    }

    /**
     * Sets how long Redis may take to answer before {@link #whenUnavailable} applies. The default is 500 ms. No permit
     * is granted during that time, so a short timeout costs less throughput when Redis fails. It must exceed a garbage
     * collection pause and the latency of the network.
     *
     * @param commandTimeout positive, at most 5 s
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisPermitSourceBuilder commandTimeout(Duration commandTimeout) {
        this.commandTimeout = checkedTimeout(commandTimeout);
        return this;
    }

    static Duration checkedTimeout(Duration commandTimeout) {
        Objects.requireNonNull(commandTimeout, "commandTimeout must not be null");
        if (commandTimeout.isNegative()
                || commandTimeout.isZero()
                || commandTimeout.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException(
                    "commandTimeout must be positive and at most PT5S, was " + commandTimeout);
        }
        return commandTimeout;
    }

    /**
     * Sets what happens to lookups while Redis gives no permits. The default is {@link WhenUnavailable#LOCAL_SHARE}.
     *
     * @param whenUnavailable the behaviour
     * @return this builder
     */
    public RedisPermitSourceBuilder whenUnavailable(WhenUnavailable whenUnavailable) {
        this.whenUnavailable = Objects.requireNonNull(whenUnavailable, "whenUnavailable must not be null");
        return this;
    }

    /**
     * Sets the share of the rate that this process uses while Redis is unavailable.
     *
     * <p>By default, a process uses one of n slots, where n is the number of clients that used Redis recently: within
     * 10 s, or twice the interval if that is longer. The slots do not overlap. Until it has a reply from Redis, a
     * source begins with a quarter of the rate and adjusts it after 429 responses
     * ({@link WhenUnavailable#LOCAL_SHARE}). Set a fixed share if the load differs between processes, or if many
     * processes may start while Redis is unavailable. Fixed shares start at a random time.
     *
     * @param share more than 0, at most 1
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisPermitSourceBuilder localShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be more than 0 and at most 1, was " + share);
        }
        this.localShare = share;
        return this;
    }

    /**
     * Sets the source of time for the timeout and for local shares. The default is {@code Schedulers.parallel()},
     * looked up at each use.
     *
     * @param scheduler accepts delayed tasks, which {@link #build()} checks; never disposed by the source
     * @return this builder
     */
    public RedisPermitSourceBuilder scheduler(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        this.scheduler = () -> scheduler;
        return this;
    }

    /**
     * Builds the source. The source's own connection is opened asynchronously.
     *
     * @return a source that the caller closes
     * @throws IllegalStateException if no connection is set, or if the scheduler rejects a delayed task
     */
    public RedisPermitSource build() {
        if (link == null) {
            throw new IllegalStateException("A source needs Redis: call uri(...) or connection(...)");
        }
        SchedulerCheck.requireDelays(scheduler.get());
        return new RedisPermitSource(link.get(), this);
    }
}
