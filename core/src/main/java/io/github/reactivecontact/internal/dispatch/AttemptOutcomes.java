package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.transport.LateResponseException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies the outcome of an attempt. The lookup ends, is retried after a backoff, or waits again. The instance may slow
 * down, cool down, or be disabled. Not safe for use by several threads.
 */
final class AttemptOutcomes {

    private static final int MAX_SLOWDOWNS = 30;
    private static final int MAX_LATE_RESPONSES = 5;
    private static final long MAX_RETRY_AFTER = Nanos.of(Duration.ofMinutes(5));
    private static final long MIN_BACKOFF = Nanos.of(Duration.ofMillis(1));
    private static final long STARTING_PAUSE = Nanos.of(Duration.ofSeconds(5));

    private final InstancePool pool;
    private final InFlight inFlight;
    private final OpenLookups lookups;
    private final @Nullable PermitGate permits;
    private final RetryBudget budget;
    private final RetryPolicy retry;
    private final DoubleSupplier random;
    private final long responseTimeout;
    private final boolean paced;

    AttemptOutcomes(
            Settings settings,
            InstancePool pool,
            InFlight inFlight,
            OpenLookups lookups,
            @Nullable PermitGate permits,
            RetryBudget budget,
            DoubleSupplier random) {
        this.pool = pool;
        this.inFlight = inFlight;
        this.lookups = lookups;
        this.permits = permits;
        this.budget = budget;
        this.retry = settings.retry();
        this.random = random;
        this.responseTimeout = Nanos.of(settings.responseTimeout());
        this.paced = settings.rate() != null;
    }

    void answered(Attempt attempt, Optional<ContactInfo> contact, long now) {
        InstanceCounters counters = attempt.instance.counters;
        InstanceCounters.add(contact.isPresent() ? counters.found : counters.noContact, 1);
        boolean isProbe = inFlight.ended(attempt, now);
        attempt.events.answered(contact);
        responded(attempt, isProbe);
        lookups.conclude(attempt.lookup, handler -> handler.answered(contact));
    }

    void failed(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        Lookup lookup = attempt.lookup;
        boolean isProbe = inFlight.ended(attempt, now);
        attempt.events.failed(failure);
        lookup.failed(failure);
        InstanceCounters counters = instance.counters;
        InstanceCounters.add(failure.reason() == Reason.THROTTLED ? counters.throttled : counters.failed, 1);
        switch (FailureScope.of(failure.reason())) {
            case LOOKUP -> {
                if (failure.status().isPresent()) {
                    responded(attempt, isProbe);
                }
                lookups.fail(lookup);
            }
            case INSTANCE_PERMANENT -> {
                pool.disable(instance, failure, now);
                unavailable(instance, now);
                lookups.requeue(lookup, now);
            }
            case INSTANCE_TEMPORARY -> {
                pool.coolDown(instance, failure, isProbe, now);
                unavailable(instance, now);
                lookups.requeue(lookup, now);
            }
            case RATE -> slowDown(attempt, failure, now);
            case SERVER -> {
                if (isProbe) {
                    pool.repeatCooldown(instance, now);
                    unavailable(instance, now);
                }
                retry(lookup, failure, now);
            }
        }
        if (!lookup.over) {
            lookup.retried(failure, now);
        }
    }

    void expireTimeouts(long now) {
        Attempt attempt;
        while ((attempt = inFlight.firstTimedOut(now)) != null) {
            inFlight.cancel(attempt);
            failed(attempt, Failures.timeout(attempt.instance.idInstance, responseTimeout), now);
        }
    }

    /** Only the probe ends a cooldown: other requests may have been sent before the cooldown began. */
    private void responded(Attempt attempt, boolean isProbe) {
        Instance instance = attempt.instance;
        if (instance.pace != null && !attempt.uncoordinated) {
            instance.pace.accepted(attempt.writtenAt);
            instance.counters.pace(instance.pace);
        }
        if (isProbe) {
            pool.recovered(instance);
            if (permits != null) {
                permits.ready(instance);
            }
        }
    }

    private void unavailable(Instance instance, long now) {
        if (permits != null) {
            permits.cooldown(instance, now);
        }
        lookups.failUnservable(instance, now);
    }

    private void slowDown(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        Lookup lookup = attempt.lookup;
        int slowdowns = lookup.slowdown();
        long retryAfter = Math.min(MAX_RETRY_AFTER, retryAfter(failure));
        if (failure.reason() == Reason.INSTANCE_STARTING) {
            instance.pauseUntil(now + Math.max(STARTING_PAUSE, retryAfter));
        } else {
            long backoff = paced ? 0 : backoff(slowdowns, failure);
            instance.throttled(attempt.writtenAt, attempt.uncoordinated, now, retryAfter, backoff);
        }
        pool.changed(instance);
        if (permits != null) {
            permits.pause(instance, now);
        }
        if (slowdowns > MAX_SLOWDOWNS || !retry.allowsAfter(1)) {
            lookups.fail(lookup);
        } else {
            lookups.requeue(lookup, now);
        }
    }

    private void retry(Lookup lookup, ContactLookupException failure, long now) {
        if (LateResponseException.isCauseOf(failure) && lookup.lateResponse() <= MAX_LATE_RESPONSES) {
            lookups.requeue(lookup, now);
            return;
        }
        int faults = lookup.fault();
        if (lookups.isClosed() || !retry.allowsAfter(faults) || !budget.takeRetry()) {
            lookups.fail(lookup);
        } else {
            lookups.delay(lookup, now + backoff(faults, failure));
        }
    }

    private long backoff(int failures, ContactLookupException failure) {
        long delay = Nanos.of(retry.delay(failures, failure, random.getAsDouble()));
        // MAX_RETRY_AFTER limits the server's Retry-After only. The policy limits its own delay.
        return Math.max(MIN_BACKOFF, delay > retryAfter(failure) ? delay : Math.min(MAX_RETRY_AFTER, delay));
    }

    private static long retryAfter(ContactLookupException failure) {
        return Nanos.of(failure.retryAfter().orElse(Duration.ZERO));
    }
}
