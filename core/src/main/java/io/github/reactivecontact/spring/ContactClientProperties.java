package io.github.reactivecontact.spring;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code contact-client.*} says. A setting that is null is left to the builder; {@link ContactClientSettings} checks
 * and applies the others.
 *
 * @param enabled Whether to make a client at all.
 * @param instances Accounts to ask, one at least. With several, each lookup goes to the one that is free soonest.
 * @param requestRate Rate of each account as requests and the time they are of, such as 1/s, 10/s or 100/1m, or unlimited.
 * @param responseTimeout Bound of one attempt, from the moment it may be sent to the last byte of its response.
 * @param deadline Bound of one lookup, waiting and retries included. None by default: a web handler wants one.
 * @param maxInFlight Most requests on the wire.
 * @param maxWaiting Most single lookups that wait for their turn; one more fails at once.
 * @param maxBodySize Largest body of a response.
 * @param retry When faults are repeated.
 * @param setAside How long an account is not asked after a failure of its own that may pass.
 * @param allowPlaintext Whether tokens may travel in clear text, over http, to a host that is not this machine.
 * @param eventLoops Event loops of the client's own. By default one on a machine with one core, else Reactor Netty's.
 * @param shutdownGrace How long requests in flight may take when the application stops. To be shorter than spring.lifecycle.timeout-per-shutdown-phase.
 */
@ConfigurationProperties(ContactClientProperties.PREFIX)
record ContactClientProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<Instance> instances,
        @Nullable RequestRate requestRate,
        @Nullable Duration responseTimeout,
        @Nullable Duration deadline,
        @Nullable Integer maxInFlight,
        @Nullable Integer maxWaiting,
        @Nullable DataSize maxBodySize,
        @DefaultValue Retry retry,
        @DefaultValue SetAside setAside,
        @DefaultValue("false") boolean allowPlaintext,
        @Nullable Integer eventLoops,
        @DefaultValue("20s") Duration shutdownGrace) {

    static final String PREFIX = "contact-client";

    /**
     * One account. Of texts alone, because a text that is not of the right form is in the message of the conversion that
     * refuses it.
     *
     * @param apiUrl Address that the vendor's console shows for the account, up to and without /waInstance.
     * @param idInstance Number of the account, one to ten digits.
     * @param apiTokenInstance Secret of the account.
     */
    record Instance(
            @Nullable String apiUrl,
            @Nullable String idInstance,
            @Nullable String apiTokenInstance) {

        @Override
        public String toString() {
            return "Instance[idInstance=" + idInstance + "]";
        }
    }

    /**
     * When faults are repeated.
     *
     * @param maxAttempts Most attempts that end in a fault, the first one included. 1 for no retry.
     * @param firstBackoff Longest wait before the second attempt; doubled before each next.
     * @param maxBackoff Longest wait before any attempt.
     */
    record Retry(
            @Nullable Integer maxAttempts,
            @Nullable Duration firstBackoff,
            @Nullable Duration maxBackoff) {}

    /**
     * How long an account is not asked.
     *
     * @param first After the first failure; doubled after each next.
     * @param max After any.
     */
    record SetAside(@Nullable Duration first, @Nullable Duration max) {}
}
