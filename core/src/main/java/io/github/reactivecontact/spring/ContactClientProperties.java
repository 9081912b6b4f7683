package io.github.reactivecontact.spring;

import io.github.reactivecontact.redis.WhenUnavailable;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code contact-client.*}. A null setting keeps the default of the builder.
 * {@link ContactClientSettings} validates and applies the other settings.
 *
 * @param enabled Whether to create a client.
 * @param idInstance Number of the only instance, one to ten digits. For several instances, use
 *     contact-client.instances.
 * @param apiTokenInstance Token of the only instance.
 * @param apiUrl Address that GREEN-API's console shows for the only instance, without /waInstance and what follows it.
 *     By default the general address of GREEN-API.
 * @param instances Instances of the client, if there are several. Each lookup goes to the instance that is free first.
 *     The list is taken whole from the property source with the highest precedence.
 * @param instancesFile File of instances, in place of contact-client.instances: a JSON array of objects with apiUrl,
 *     idInstance and apiTokenInstance. Read again when it changes. A file that cannot be used keeps the previous
 *     instances.
 * @param simulator Simulator in place of instances.
 * @param requestRate Rate of each instance as requests per time, such as 1/s, 10/s or 100/1m, or unlimited.
 * @param responseTimeout Limit of one attempt of a lookup, from its permit to the last byte of its response.
 * @param deadline Limit of one single lookup, including waiting and retries. None by default. Recommended for web
 *     handlers. No effect on bulk lookups.
 * @param maxInFlight Limit on requests in flight.
 * @param maxWaiting Limit on single lookups that wait for a permit. One more fails immediately.
 * @param maxBodySize Largest accepted response body.
 * @param retry When temporary failures are retried.
 * @param cooldown How long an instance is not used after a failure that a person must fix, such as a used-up quota.
 * @param cache Where answers are cached, and how long.
 * @param redis How processes share the rate of instances.
 * @param proxy Proxy through which requests are sent.
 * @param ssl Certificates of the connections to instances.
 * @param web Responses to failed lookups.
 * @param allowPlaintext Whether tokens may be sent in clear text, over http, to a host other than this machine.
 * @param eventLoops Number of the client's own event loops. By default one on a machine with one core, else Reactor
 *     Netty's.
 * @param shutdownGrace How long requests in flight may take when the application stops. Must be shorter than
 *     spring.lifecycle.timeout-per-shutdown-phase.
 */
@ConfigurationProperties(ContactClientProperties.PREFIX)
record ContactClientProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String idInstance,
        @Nullable String apiTokenInstance,
        @Nullable String apiUrl,
        @DefaultValue List<InstanceProperties> instances,
        @Nullable File instancesFile,
        @DefaultValue SimulatorProperties simulator,
        @Nullable RequestRate requestRate,
        @Nullable Duration responseTimeout,
        @Nullable Duration deadline,
        @Nullable Integer maxInFlight,
        @Nullable Integer maxWaiting,
        @Nullable DataSize maxBodySize,
        @DefaultValue RetryProperties retry,
        @DefaultValue CooldownProperties cooldown,
        @DefaultValue CacheProperties cache,
        @DefaultValue RedisProperties redis,
        @DefaultValue ProxyProperties proxy,
        @DefaultValue SslProperties ssl,
        @DefaultValue WebProperties web,
        @DefaultValue("false") boolean allowPlaintext,
        @Nullable Integer eventLoops,
        @DefaultValue("20s") Duration shutdownGrace) {

    static final String PREFIX = "contact-client";

    /** Returns the instance of the scalar properties, or null if none of them is set. */
    @Nullable
    InstanceProperties only() {
        return idInstance == null && apiTokenInstance == null && apiUrl == null
                ? null
                : new InstanceProperties(apiUrl, idInstance, apiTokenInstance);
    }

    /** Returns whether no property names an instance. */
    boolean namesNoInstance() {
        return only() == null && instances.isEmpty() && instancesFile == null;
    }

    /** Returns all tokens that are set. */
    Stream<String> tokens() {
        return Stream.concat(
                        Stream.ofNullable(apiTokenInstance),
                        instances.stream().map(InstanceProperties::apiTokenInstance))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }

    /** Omits all values that may be secrets. */
    @Override
    public String toString() {
        return "ContactClientProperties[idInstance=" + idInstance + ", instances=" + instances + "]";
    }

    /**
     * One instance. All components are strings, because a conversion failure of another type quotes the text, which may
     * be the token.
     *
     * @param apiUrl Address that GREEN-API's console shows for the instance, without /waInstance and what follows it.
     * @param idInstance Number of the instance, one to ten digits.
     * @param apiTokenInstance Token of the instance.
     */
    record InstanceProperties(
            @Nullable String apiUrl,
            @Nullable String idInstance,
            @Nullable String apiTokenInstance) {

        @Override
        public String toString() {
            return "InstanceProperties[idInstance=" + idInstance + "]";
        }
    }

    /**
     * Simulator in place of instances, for tests and for a start without an instance.
     *
     * @param enabled Whether the contact client sends all requests to a simulator inside the application, which invents
     *     contacts. Must not be set together with instances.
     * @param instances Number of simulated instances, 1 to 100000. No effect if the application defines the simulator.
     */
    record SimulatorProperties(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1") int instances) {}

    /**
     * When temporary failures are retried.
     *
     * @param maxAttempts Limit on attempts that end in a fault, including the first one. 1 disables retries.
     * @param firstBackoff Longest backoff before the second attempt. Doubled before each further attempt.
     * @param maxBackoff Longest backoff before any attempt.
     */
    record RetryProperties(
            @Nullable Integer maxAttempts,
            @Nullable Duration firstBackoff,
            @Nullable Duration maxBackoff) {}

    /**
     * How long an instance is not used after a failure that a person must fix, such as a used-up quota.
     *
     * @param initial Cooldown after the first failure. Doubled after each failed probe.
     * @param max Longest cooldown.
     */
    record CooldownProperties(
            @Nullable Duration initial, @Nullable Duration max) {}

    /**
     * Where answers are cached, and how long. The times also apply to a ContactCache bean of the application.
     *
     * @param type Where answers of the server are cached. A ContactCache bean of the application replaces it.
     * @param maximumSize Largest number of chats in a cache of the type caffeine.
     * @param timeToLive How long a cached contact is fresh.
     * @param timeToLiveOfNoContact How long a cached answer without contact information is fresh.
     * @param staleFor How long a cached answer is served after its time to live, while it is refreshed.
     * @param jitter Largest part of a time to live of cached answers that is subtracted at random, from 0 to 1.
     * @param timeLimit How long a lookup waits for the cache, at most 60s. After that, the lookup sends a request.
     * @param prefix Prefix of the keys of cached answers in Redis.
     * @param hashKey Secret with which chat ids in Redis's keys are hashed: at least 16 random bytes in Base64. By
     *     default keys contain chat ids.
     * @param commandTimeout How long Redis may take to return cached answers, at most 5s.
     */
    record CacheProperties(
            @DefaultValue("none") ContactCacheType type,
            @Nullable Long maximumSize,
            @Nullable Duration timeToLive,
            @Nullable Duration timeToLiveOfNoContact,
            @Nullable Duration staleFor,
            @Nullable Double jitter,
            @Nullable Duration timeLimit,
            @Nullable String prefix,
            @Nullable String hashKey,
            @Nullable Duration commandTimeout) {

        @Override
        public String toString() {
            return "CacheProperties[type=" + type + "]";
        }
    }

    /**
     * How processes share the rate of instances.
     *
     * @param uri Address of Redis for the contact client, such as redis://10.0.0.7 or
     *     redis-sentinel://10.0.0.7#primary. By default the connection of spring.data.redis.
     * @param shareRate Whether processes share the rate of their instances through Redis. By default true if
     *     contact-client.redis.uri is set.
     * @param prefix Prefix of the keys of shared rates in Redis.
     * @param commandTimeout How long Redis may take to give a permit for a request, at most 5s.
     * @param whenUnavailable What a process does while Redis gives no permits for requests.
     * @param localShare Part of the rate that a process uses while Redis is unavailable, more than 0 and at most 1. By
     *     default an equal share of the processes that Redis has seen.
     */
    record RedisProperties(
            @Nullable String uri,
            @Nullable Boolean shareRate,
            @Nullable String prefix,
            @Nullable Duration commandTimeout,
            @Nullable WhenUnavailable whenUnavailable,
            @Nullable Double localShare) {

        @Override
        public String toString() {
            return "RedisProperties[shareRate=" + shareRate + "]";
        }
    }

    /**
     * Proxy through which requests are sent.
     *
     * @param host Host of the proxy through which the contact client sends requests. None by default.
     * @param port Port of the contact client's proxy.
     * @param type Protocol of the contact client's proxy.
     * @param username User name for the contact client's proxy.
     * @param password Password for the contact client's proxy.
     * @param nonProxyHosts Pattern of hosts that are reached without the proxy, such as *.internal|localhost.
     */
    record ProxyProperties(
            @Nullable String host,
            @DefaultValue("8080") int port,
            @DefaultValue("http") Type type,
            @Nullable String username,
            @Nullable String password,
            @Nullable String nonProxyHosts) {

        /** A protocol of proxies. */
        enum Type {
            /** HTTP CONNECT. */
            HTTP,
            /** SOCKS 4. */
            SOCKS4,
            /** SOCKS 5. */
            SOCKS5
        }

        @Override
        public String toString() {
            return "ProxyProperties[host=" + host + ", port=" + port + "]";
        }
    }

    /**
     * Certificates of the connections to instances.
     *
     * @param bundle Name of the SSL bundle with which the contact client connects to its instances.
     */
    record SslProperties(@Nullable String bundle) {}

    /**
     * Responses to failed lookups.
     *
     * @param problemDetails Whether a failed lookup in a web handler becomes a response of the type
     *     application/problem+json with a fitting status.
     */
    record WebProperties(@DefaultValue("true") boolean problemDetails) {}
}
