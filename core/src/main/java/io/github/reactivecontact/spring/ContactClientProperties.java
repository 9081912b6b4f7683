package io.github.reactivecontact.spring;

import java.io.File;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code contact-client.*}. A null setting keeps the default of the builder.
 * {@link ContactClientSettings} validates and applies the other settings.
 *
 * @param enabled Whether to create a client.
 * @param instances Instances, at least one. With several, each lookup goes to the instance that is free first.
 * @param instancesFile File of instances, in place of instances: a JSON array of objects with apiUrl, idInstance and
 *     apiTokenInstance. Read again when it changes. A file that cannot be used keeps the previous instances.
 * @param requestRate Rate of each instance as requests per time, such as 1/s, 10/s or 100/1m, or unlimited.
 * @param responseTimeout Limit of one attempt, from its permit to the last byte of its response.
 * @param deadline Limit of one single lookup, including waiting and retries. None by default. Recommended for web
 *     handlers. No effect on bulk lookups.
 * @param maxInFlight Limit on requests in flight.
 * @param maxWaiting Limit on single lookups that wait for a permit. One more fails immediately.
 * @param maxBodySize Largest accepted response body.
 * @param retry When temporary failures are retried.
 * @param cooldown How long an instance is not used after a failure that a person must fix, such as a used-up quota.
 * @param allowPlaintext Whether tokens may be sent in clear text, over http, to a host other than this machine.
 * @param eventLoops Number of the client's own event loops. By default one on a machine with one core, else Reactor
 *     Netty's.
 * @param shutdownGrace How long requests in flight may take when the application stops. Must be shorter than
 *     spring.lifecycle.timeout-per-shutdown-phase.
 */
@ConfigurationProperties(ContactClientProperties.PREFIX)
record ContactClientProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<InstanceProperties> instances,
        @Nullable File instancesFile,
        @Nullable RequestRate requestRate,
        @Nullable Duration responseTimeout,
        @Nullable Duration deadline,
        @Nullable Integer maxInFlight,
        @Nullable Integer maxWaiting,
        @Nullable DataSize maxBodySize,
        @DefaultValue RetryProperties retry,
        @DefaultValue CooldownProperties cooldown,
        @DefaultValue("false") boolean allowPlaintext,
        @Nullable Integer eventLoops,
        @DefaultValue("20s") Duration shutdownGrace) {

    static final String PREFIX = "contact-client";

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
}
