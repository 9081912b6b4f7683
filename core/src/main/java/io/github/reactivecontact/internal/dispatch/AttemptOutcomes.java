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
    private static final long MAX_BACKOFF_IN_OUTAGE = Nanos.of(Duration.ofSeconds(3));

    /** How long a lookup is tried if no other one shows whether the server works. */
    private static final long MIN_TIME_ALONE = Nanos.of(Duration.ofMinutes(2));

    private static final long MAX_TIME_UNCOUNTED = Nanos.of(Duration.ofHours(2));
    private static final long MAX_TIME_UNCOUNTED_OF_FEW = Nanos.of(Duration.ofMinutes(15));
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final long STARTING_PAUSE = Nanos.of(Duration.ofSeconds(5));

    private final InstancePool pool;
    private final HealthChanges health;
    private final InFlight inFlight;
    private final LookupIndex index;
    private final OpenLookups lookups;
    private final @Nullable PermitGate permits;
    private final @Nullable CacheGate cache;
    private final RetryBudget budget;
    private final RetryPolicy retry;
    private final DoubleSupplier random;
    private final long responseTimeout;
    private final boolean paced;

    /** The responses of all instances that were neither faults nor refusals. */
    private long answers;

    AttemptOutcomes(
            Settings settings,
            InstancePool pool,
            HealthChanges health,
            InFlight inFlight,
            LookupIndex index,
            OpenLookups lookups,
            @Nullable PermitGate permits,
            @Nullable CacheGate cache,
            RetryBudget budget,
            DoubleSupplier random) {
        this.pool = pool;
        this.health = health;
        this.inFlight = inFlight;
        this.index = index;
        this.lookups = lookups;
        this.permits = permits;
        this.cache = cache;
        this.budget = budget;
        this.retry = settings.retry();
        this.random = random;
        this.responseTimeout = Nanos.of(settings.responseTimeout());
        this.paced = settings.rate() != null;
    }

    void answered(Attempt attempt, Optional<ContactInfo> contact, long now) {
        if (attempt.isOver()) {
            lookups.discard(attempt.lookup, contact);
            return;
        }
        inFlight.written(attempt, now);
        InstanceCounters counters = attempt.instance.counters;
        InstanceCounters.add(contact.isPresent() ? counters.found : counters.noContact, 1);
        inFlight.ended(attempt, now);
        attempt.events.answered(contact);
        responded(attempt);
        if (cache != null) {
            cache.store(attempt, contact);
        }
        lookups.conclude(attempt.lookup, handler -> handler.answered(contact));
    }

    void transportFailed(Attempt attempt, ContactLookupException failure, long now) {
        if (!attempt.isOver()) {
            // Whether it was written is unknown; the pace assumes that it was.
            inFlight.written(attempt, now);
            failed(attempt, failure, now);
        }
    }

    private void failed(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        Lookup lookup = attempt.lookup;
        if (!attempt.isWritten()) {
            inFlight.unconnected(attempt);
        }
        inFlight.ended(attempt, now);
        attempt.events.failed(failure);
        InstanceCounters counters = instance.counters;
        InstanceCounters.add(failure.reason() == Reason.THROTTLED ? counters.throttled : counters.failed, 1);
        boolean concernsLookup = !attempt.isCopy && !lookup.over;
        if (concernsLookup) {
            lookup.failed(failure, attempt.grantedAt);
        }
        FailureScope scope = FailureScope.of(failure.reason());
        applyToInstance(attempt, failure, scope, now);
        if (concernsLookup) {
            applyToLookup(attempt, failure, scope, now);
            if (!lookup.over) {
                lookup.retried(failure, now);
            }
        }
    }

    private void applyToInstance(Attempt attempt, ContactLookupException failure, FailureScope scope, long now) {
        Instance instance = attempt.instance;
        // The rate is that of the idInstance, whatever the token.
        if (attempt.isOutdated() && (scope != FailureScope.RATE || instance.removed)) {
            return;
        }
        if (attempt.isWritten()) {
            health.connected(instance.host);
        }
        switch (scope) {
            case LOOKUP -> {
                if (failure.status().isPresent()) {
                    responded(attempt);
                }
            }
            case INSTANCE -> health.coolDown(instance, failure, attempt.isProbe(), now);
            case CREDENTIALS -> {
                if (instance.health.wasAccepted()) {
                    health.coolDown(instance, failure, attempt.isProbe(), now);
                } else {
                    health.disable(instance, failure, attempt.isProbe(), now);
                }
            }
            case INSTANCE_PERMANENT -> health.disablePermanently(instance, failure, now);
            case RATE -> slowDown(attempt, failure, now);
            case SERVER -> faulted(attempt, failure, now);
        }
        if (scope.isOfInstance() && permits != null) {
            permits.cooldown(instance, now);
        }
    }

    private void applyToLookup(Attempt attempt, ContactLookupException failure, FailureScope scope, long now) {
        Lookup lookup = attempt.lookup;
        if (lookup.priority == Priority.REFRESH) {
            lookups.fail(lookup);
            return;
        }
        switch (scope) {
            case LOOKUP -> lookups.fail(lookup);
            case INSTANCE, CREDENTIALS, INSTANCE_PERMANENT -> lookups.requeue(lookup, now);
            case RATE -> continueAfterSlowdown(lookup, now);
            case SERVER -> retry(attempt, failure, now);
        }
    }

    void expireTimeouts(long now) {
        Attempt attempt;
        while ((attempt = inFlight.firstTimedOut(now)) != null) {
            if (permits != null && attempt.isWaitingForPermit(now)) {
                permits.giveBack(attempt, now);
            } else {
                inFlight.cancel(attempt);
                failed(attempt, Failures.timeout(attempt.instance.idInstance, responseTimeout), now);
            }
        }
    }

    /** Only a probe ends a cooldown: other requests may have been sent before the cooldown began. */
    private void responded(Attempt attempt) {
        Instance instance = attempt.instance;
        answers++;
        if (instance.pace != null && !attempt.uncoordinated) {
            long nextAt = instance.pace.nextAt();
            instance.pace.accepted(attempt.writtenAt);
            if (instance.pace.nextAt() != nextAt) {
                pool.changed(instance);
            }
            instance.counters.pace(instance.pace);
        }
        if (attempt.isOutdated()) {
            return;
        }
        health.connected(instance.host);
        boolean wasReported = attempt.isProbe() && !instance.isCircuitOpen();
        health.responded(instance, attempt.isProbe());
        if (wasReported && permits != null) {
            permits.ready(instance);
        }
    }

    private void slowDown(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        health.throttled(instance);
        long retryAfter = retryAfter(failure);
        if (failure.reason() == Reason.INSTANCE_STARTING) {
            starting(instance, retryAfter, now);
        } else {
            long backoff = paced ? 0 : backoff(attempt.lookup.slowdowns() + 1);
            instance.throttled(attempt.writtenAt, attempt.uncoordinated, now, retryAfter, backoff);
            paused(instance, now);
        }
    }

    /** Pauses an instance that is starting. */
    void starting(Instance instance, long retryAfter, long now) {
        instance.pauseUntil(now + Math.max(STARTING_PAUSE, retryAfter));
        paused(instance, now);
    }

    private void paused(Instance instance, long now) {
        pool.changed(instance);
        if (permits != null) {
            permits.pause(instance, now);
        }
    }

    private void continueAfterSlowdown(Lookup lookup, long now) {
        int slowdowns = lookup.failures().slowdown();
        if (!retry.allowsAfter(1)) {
            lookups.fail(lookup);
            return;
        }
        if (slowdowns > MAX_SLOWDOWNS) {
            lookups.failSingles(lookup);
        }
        if (!lookup.over) {
            lookups.requeue(lookup, now);
        }
    }

    private void faulted(Attempt attempt, ContactLookupException failure, long now) {
        if (LateResponseException.isCauseOf(failure)) {
            return;
        }
        Instance instance = attempt.instance;
        if (failure.retryAfter().isPresent()) {
            instance.pauseUntil(now + retryAfter(failure));
            paused(instance, now);
        }
        if (attempt.isWritten()) {
            health.faulted(attempt, failure, now);
        } else {
            health.unconnected(attempt, failure, now);
        }
    }

    private void retry(Attempt attempt, ContactLookupException failure, long now) {
        Lookup lookup = attempt.lookup;
        LookupFailures failures = lookup.failures();
        if (LateResponseException.isCauseOf(failure) && failures.lateResponse() <= MAX_LATE_RESPONSES) {
            lookups.requeue(lookup, now);
            return;
        }
        int faults = failures.fault();
        boolean isCounted = mayBeCausedByLookup(attempt, failure, now);
        int counted = isCounted ? failures.countFault() : failures.countedFaults();
        failures.answersSeen = answers;
        if (lookups.isClosed() || !retry.allowsAfter(1) || (isCounted && !retry.allowsAfter(counted))) {
            lookups.fail(lookup);
            return;
        }
        if (lookup.hasSingles() && (!retry.allowsAfter(faults) || !budget.takeRetry())) {
            lookups.failSingles(lookup);
        }
        if (!lookup.over) {
            failures.avoided = attempt.instance;
            waitForRetry(attempt, isCounted, now);
        }
    }

    /**
     * Whether a fault counts against the lookup. A connection that fails, and a proxy without its server, never do. A
     * 500 or a timeout does if other chats have been answered since, also by this instance, or if there is no other
     * chat. It also does after a long time, because several chats that always fail look like an outage.
     */
    private boolean mayBeCausedByLookup(Attempt attempt, ContactLookupException failure, long now) {
        int status = failure.status().orElse(0);
        boolean isOutage = status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT;
        if (isOutage || failure.reason() == Reason.CONNECTION_FAILED || !attempt.isWritten()) {
            return false;
        }
        Instance instance = attempt.instance;
        LookupFailures failures = attempt.lookup.failures();
        boolean works = instance.isHealthy() && instance.health.wasAccepted() && !instance.health.breaker.isSuspect();
        return (index.isAlone() && (works || !pool.isAnyHealthyBut(instance)))
                || (works && answers > failures.answersSeen)
                || now - failures.firstAttemptAt >= (index.areFew() ? MAX_TIME_UNCOUNTED_OF_FEW : MAX_TIME_UNCOUNTED);
    }

    private void waitForRetry(Attempt attempt, boolean isCounted, long now) {
        Lookup lookup = attempt.lookup;
        if (!isCounted && !lookup.hasSingles() && pool.isAnyHealthyBut(attempt.instance)) {
            lookups.requeue(lookup, now);
            return;
        }
        long delay = backoff(lookup.faults());
        if (!lookup.hasSingles()) {
            delay = isCounted ? untilLastAttempt(lookup, delay, now) : Math.min(delay, MAX_BACKOFF_IN_OUTAGE);
        }
        lookups.delay(lookup, now + delay);
    }

    private long untilLastAttempt(Lookup lookup, long delay, long now) {
        LookupFailures failures = lookup.failures();
        boolean isLast = !retry.allowsAfter(failures.countedFaults() + 1);
        return isLast && index.isAlone() ? Math.max(delay, failures.firstAttemptAt + MIN_TIME_ALONE - now) : delay;
    }

    private long backoff(int failures) {
        return Math.max(MIN_BACKOFF, Nanos.of(retry.delay(failures, random.getAsDouble())));
    }

    private static long retryAfter(ContactLookupException failure) {
        return Math.min(MAX_RETRY_AFTER, Nanos.of(failure.retryAfter().orElse(Duration.ZERO)));
    }
}
