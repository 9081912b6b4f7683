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
 * Builds a {@link RedisPermitSource}. Each setting says why one would change its default. Not safe for use by several
 * threads at once; builds one source.
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
     * Gives the source a connection of its own, closed with the source. It reconnects by itself. When its node replies
     * that it does not serve, such as {@code READONLY} or {@code LOADING}, the source closes the connection and connects
     * again, so that a name that leads to another node after a failover is followed within seconds.
     *
     * @param uri where Redis is
     * @return this builder
     * @throws IllegalStateException if there is a connection already
     */
    public RedisPermitSourceBuilder uri(RedisURI uri) {
        Objects.requireNonNull(uri, "uri must not be null");
        return link(() -> RedisLink.of(uri));
    }

    /**
     * Lets the source use a connection that the application has, and that it closes itself. The source does not renew it:
     * following a failover is up to the application.
     *
     * @param connection reconnects by itself, as it does by default; not in a transaction, not subscribed to a channel
     * @return this builder
     * @throws IllegalStateException if there is a connection already
     */
    public RedisPermitSourceBuilder connection(StatefulRedisConnection<String, String> connection) {
        Objects.requireNonNull(connection, "connection must not be null");
        return link(() -> RedisLink.of(connection.async()));
    }

    /**
     * The same for a connection to a cluster.
     *
     * @param connection reconnects by itself, as it does by default
     * @return this builder
     * @throws IllegalStateException if there is a connection already
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
     * Sets what all keys begin with, in braces, so that a cluster keeps them on one node: {@code contact-client} by
     * default. Processes share the pace of what they have under the same prefix, so give each environment its own.
     *
     * @param prefix not blank, and without braces
     * @return this builder
     * @throws IllegalArgumentException if it is not so
     */
    public RedisPermitSourceBuilder prefix(String prefix) {
        Objects.requireNonNull(prefix, "prefix must not be null");
        if (prefix.isBlank() || prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("prefix must not be blank or have braces, was \"" + prefix + "\"");
        }
        this.prefix = prefix;
        return this;
    }

    /**
     * Sets how long Redis may take to answer before {@link #whenUnavailable} says how to go on. 500 ms by default. No
     * instance is granted anything meanwhile, so a short one costs less throughput when Redis is lost; a garbage
     * collection or a slow network must fit in.
     *
     * @param commandTimeout positive, at most five seconds
     * @return this builder
     * @throws IllegalArgumentException if it is not so
     */
    public RedisPermitSourceBuilder commandTimeout(Duration commandTimeout) {
        Objects.requireNonNull(commandTimeout, "commandTimeout must not be null");
        if (commandTimeout.isNegative()
                || commandTimeout.isZero()
                || commandTimeout.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException(
                    "commandTimeout must be positive and at most PT5S, was " + commandTimeout);
        }
        this.commandTimeout = commandTimeout;
        return this;
    }

    /**
     * Sets what becomes of lookups while Redis gives no permits. {@link WhenUnavailable#LOCAL_SHARE} by default.
     *
     * @param whenUnavailable the choice
     * @return this builder
     */
    public RedisPermitSourceBuilder whenUnavailable(WhenUnavailable whenUnavailable) {
        this.whenUnavailable = Objects.requireNonNull(whenUnavailable, "whenUnavailable must not be null");
        return this;
    }

    /**
     * Sets the share of the rate that this process takes while Redis is lost. By default one part of as many as there
     * were clients that asked Redis lately: within ten seconds, or twice the interval if that is longer; they take turns.
     * A fixed one is wanted where the processes differ in what they have to do, or may start while Redis is not there:
     * until it has heard of others, a source takes itself for the only one. Fixed shares begin at a random moment.
     *
     * @param share more than 0, at most 1
     * @return this builder
     * @throws IllegalArgumentException if it is not so
     */
    public RedisPermitSourceBuilder localShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be more than 0 and at most 1, was " + share);
        }
        this.localShare = share;
        return this;
    }

    /**
     * Sets the source of time for the timeout and for a local share. {@code Schedulers.parallel()} by default, looked up at
     * each use.
     *
     * @param scheduler accepts delayed tasks, which {@link #build()} checks; never disposed of by the source
     * @return this builder
     */
    public RedisPermitSourceBuilder scheduler(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        this.scheduler = () -> scheduler;
        return this;
    }

    /**
     * Builds the source. One with a connection of its own begins to connect, and does not wait for it.
     *
     * @return a source that the caller closes
     * @throws IllegalStateException if there is no connection, or the scheduler rejects a delayed task
     */
    public RedisPermitSource build() {
        if (link == null) {
            throw new IllegalStateException("A source needs Redis: call uri(...) or connection(...)");
        }
        SchedulerCheck.requireDelays(scheduler.get());
        return new RedisPermitSource(link.get(), this);
    }
}
