package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The settings of a dispatcher.
 *
 * @param targets the instances, at least one, without duplicates
 * @param rate the rate limit of each instance, or null for none
 * @param maxInFlight the maximal number of requests in flight
 * @param maxWaiting the maximal number of waiting single lookups
 * @param responseTimeout the timeout of one attempt
 * @param deadline the deadline of one lookup, or null for none
 * @param retry the retry policy
 * @param initialCooldown the first cooldown of an instance
 * @param maxCooldown the longest cooldown of an instance
 * @param scheduler supplies the scheduler of all delays and clock readings; called at each use
 * @param listeners are notified of lookups and instances
 * @param permits the shared permit source, or null for none; needs a rate
 * @param cache the cache of answers, or null for none
 */
public record Settings(
        List<Target> targets,
        @Nullable Rate rate,
        int maxInFlight,
        int maxWaiting,
        Duration responseTimeout,
        @Nullable Duration deadline,
        RetryPolicy retry,
        Duration initialCooldown,
        Duration maxCooldown,
        Supplier<Scheduler> scheduler,
        List<ContactClientListener> listeners,
        @Nullable PermitSource permits,
        @Nullable Cache cache) {

    /**
     * An instance with one address and one token. An instance whose address or token changes gets another target.
     *
     * @param idInstance its number
     * @param serverAddress the host of its {@code apiUrl}
     * @param origin the scheme, host and port of its {@code apiUrl}, the same for all instances of one server
     * @param route sends its requests
     */
    public record Target(String idInstance, String serverAddress, String origin, Transport.Route route) {}

    /**
     * A cache of answers.
     *
     * @param store holds the answers
     * @param policy how long answers are served
     */
    public record Cache(ContactCache store, CachePolicy policy) {}

    /**
     * A rate limit: a number of requests in any window.
     *
     * @param requests at least 1
     * @param per the length of the window, positive
     */
    public record Rate(int requests, Duration per) {}
}
