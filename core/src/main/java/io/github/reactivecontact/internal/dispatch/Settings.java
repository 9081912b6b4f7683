package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a dispatcher is told.
 *
 * @param idInstances the instances, at least one, none twice
 * @param rate the rate limit of each, or null for none
 * @param maxInFlight requests on the wire
 * @param maxWaiting single lookups waiting
 * @param responseTimeout for one attempt
 * @param deadline for one lookup, or null for none
 * @param retry when faults are repeated
 * @param firstSetAside how long an instance that failed is not asked at first
 * @param longestSetAside and at most
 * @param scheduler gives the scheduler of all delays and readings, looked up at each use
 * @param listeners who hear what happens
 * @param permits who has a say in each request, or null for nobody; not without a rate
 */
public record Settings(
        List<String> idInstances,
        @Nullable Rate rate,
        int maxInFlight,
        int maxWaiting,
        Duration responseTimeout,
        @Nullable Duration deadline,
        RetryPolicy retry,
        Duration firstSetAside,
        Duration longestSetAside,
        Supplier<Scheduler> scheduler,
        List<ContactClientListener> listeners,
        @Nullable PermitSource permits) {

    /**
     * At most so many requests in any window of that length.
     *
     * @param requests at least 1
     * @param per positive
     */
    public record Rate(int requests, Duration per) {}
}
