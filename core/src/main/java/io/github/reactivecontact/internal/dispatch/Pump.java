package io.github.reactivecontact.internal.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The work after the events of the inbox: applies what has become due, grants free instances, and sets the timer. Not
 * safe for use by several threads.
 */
final class Pump {

    private final Events events;
    private final PendingLookups pending;
    private final Deadlines deadlines;
    private final HealthChanges health;
    private final OpenLookups lookups;
    private final InFlight inFlight;
    private final WaitingWrites writes;
    private final @Nullable PermitGate permits;
    private final @Nullable CacheGate cache;
    private final AttemptOutcomes outcomes;
    private final Shutdown shutdown;
    private final Timer timer;

    Pump(
            Events events,
            PendingLookups pending,
            Deadlines deadlines,
            HealthChanges health,
            OpenLookups lookups,
            InFlight inFlight,
            WaitingWrites writes,
            @Nullable PermitGate permits,
            @Nullable CacheGate cache,
            AttemptOutcomes outcomes,
            Shutdown shutdown,
            Timer timer) {
        this.events = events;
        this.pending = pending;
        this.deadlines = deadlines;
        this.health = health;
        this.lookups = lookups;
        this.inFlight = inFlight;
        this.writes = writes;
        this.permits = permits;
        this.cache = cache;
        this.outcomes = outcomes;
        this.shutdown = shutdown;
        this.timer = timer;
    }

    /** The listeners of the events may have taken time, so it reads the clock again. */
    void run() {
        if (!events.isChanged() && cache != null) {
            cache.proceed();
        }
        if (events.isChanged() || timer.isOrphaned()) {
            events.begin();
            run(events.now());
            events.clearChanged();
        }
    }

    private void run(long now) {
        outcomes.expireTimeouts(now);
        lookups.expireDeadlines(now);
        if (permits != null) {
            permits.expire(now);
        }
        if (cache != null) {
            cache.expire(now);
            cache.proceed();
        }
        lookups.returnDelayed(now);
        writes.proceed(now);
        grantFree(now);
        shutdown.proceed(now);
        inFlight.publishOldest(now);
        setTimer(now);
    }

    /** A grant shows which instances are silent, so lookups fail after the grants as well. */
    void grantFree(long now) {
        lookups.failUnservable(health.takeUnavailable(), now);
        if (permits == null) {
            inFlight.grantFree(now);
        } else {
            permits.requestForFree(now);
        }
        lookups.failUnservable(health.takeUnavailable(), now);
    }

    private void setTimer(long now) {
        if (shutdown.isReleasing()) {
            return;
        }
        long next = permits == null ? inFlight.nextGrant() : permits.nextChange(now);
        next = Math.min(next, Math.min(shutdown.graceEndsAt(), pending.nextDelayed()));
        next = Math.min(next, Math.min(inFlight.nextTimeout(), deadlines.next()));
        next = Math.min(next, Math.min(writes.nextDue(now), cache == null ? Timer.NEVER : cache.nextDue()));
        if (next == Timer.NEVER) {
            timer.cancel();
        } else if (!timer.fireAt(next, now)) {
            shutdown.failAllWithoutTimer(pending.all(), now);
        }
    }
}
