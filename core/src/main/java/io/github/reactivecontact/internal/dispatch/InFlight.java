package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight: grants free instances to pending lookups, and ends or cancels their requests. Not safe for
 * use by several threads.
 */
final class InFlight {

    /** Limits the lookups that an instance holds while its connections are slow to open. */
    private static final int MAX_UNWRITTEN_OF_SEVERAL = 4;

    private static final long SECOND = 1_000_000_000L;
    private static final long NO_PERMIT = Long.MIN_VALUE;

    private final InstancePool pool;
    private final HealthChanges health;
    private final PendingLookups pending;
    private final Deadlines deadlines;
    private final Occupancy occupancy;
    private final RetryBudget budget;
    private final Inbox inbox;
    private final Attempt.Signals signals;
    private final long responseTimeout;
    private final LinkedQueue<Attempt> attempts = new LinkedQueue<>();
    private long grants;

    /** The number of probes in flight that are copies. */
    private int copies;

    InFlight(
            Settings settings,
            InstancePool pool,
            HealthChanges health,
            PendingLookups pending,
            Deadlines deadlines,
            Occupancy occupancy,
            RetryBudget budget,
            Inbox inbox,
            Attempt.Signals signals) {
        this.pool = pool;
        this.health = health;
        this.pending = pending;
        this.deadlines = deadlines;
        this.occupancy = occupancy;
        this.budget = budget;
        this.inbox = inbox;
        this.signals = signals;
        this.responseTimeout = Nanos.of(settings.responseTimeout());
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    List<Attempt> all() {
        return attempts.copy();
    }

    /** The number of requests that may start now. */
    int free() {
        return occupancy.places() - attempts.size();
    }

    void grantFree(long now) {
        while (free() > 0) {
            Instance instance = pending.soonest();
            if (instance == null || instance.freeAt() > now) {
                break;
            }
            if (!isHostBusy(instance, now)) {
                grantNext(instance, Timer.NEVER, now);
            }
        }
    }

    /** Whether too many requests to the host are opening connections. The instance is no longer free then. */
    private boolean isHostBusy(Instance instance, long now) {
        // Without a rate, requests are not known to be connected, and maxInFlight bounds them.
        if (instance.pace == null || !instance.isHealthy() || !instance.host.slowStart.isFull(now)) {
            return false;
        }
        passOver(instance, now);
        return true;
    }

    /** Returns when the next lookup can be granted, or {@link Timer#NEVER}. */
    long nextGrant() {
        Instance soonest = free() > 0 ? pending.soonest() : null;
        return soonest == null ? Timer.NEVER : soonest.freeAt();
    }

    /** Uses a permit for an instance. The permit is dropped if no lookup is waiting, or if the instance must wait. */
    void grantIfFree(Instance instance, long permitEndsAt, long now) {
        if (free() > 0 && pool.isGrantable(instance) && instance.freeAt() <= now) {
            grantNext(instance, permitEndsAt, now);
        }
    }

    /** Grants an instance before it has a permit. Its request gets a connection and waits for a permit. */
    void grantWithoutPermit(Instance instance, long now) {
        if (!isHostBusy(instance, now)) {
            grantNext(instance, NO_PERMIT, now);
        }
    }

    /**
     * Whether a lookup would be granted to a free instance. If not, the instance is no longer free.
     *
     * @param probes the number of probes that would be granted before it
     */
    boolean wouldGrant(Instance instance, int probes, long now) {
        if (isHostBusy(instance, now) || mustWait(instance, probes, now)) {
            return false;
        }
        if (!instance.isHealthy() || pending.isNextFor(instance, now)) {
            return true;
        }
        passOver(instance, now);
        return false;
    }

    private void grantNext(Instance instance, long permitEndsAt, long now) {
        if (mustWait(instance, 0, now)) {
            return;
        }
        if (!instance.isHealthy()) {
            probe(instance, permitEndsAt, now);
            return;
        }
        Lookup next = pending.takeNext(instance, now);
        if (next != null) {
            grant(attempt(next, instance, permitEndsAt, now), now);
        } else if (pending.isAnyFor(instance)) {
            passOver(instance, now);
        }
    }

    /** Whether an instance gets no lookup now, whichever are waiting. It is no longer free then. */
    private boolean mustWait(Instance instance, int probes, long now) {
        if (instance.isHealthy()
                && pool.isAnyHealthyBut(instance)
                && occupancy.latency() > 0
                && instance.isSilent(occupancy.latency(), now)) {
            health.silent(instance, Failures.silent(instance.idInstance), now);
            return true;
        }
        if (instance.unwritten >= maxUnwrittenOfSeveral(instance) && pool.isAnotherFreeSoon(instance, now)) {
            passOver(instance, now);
            return true;
        }
        boolean isCopied = !instance.isHealthy() && pool.isAnyHealthy();
        if (isCopied && copies + probes >= Math.max(1, occupancy.places() / 4)) {
            instance.postponeProbe(now);
            pool.changed(instance);
            return true;
        }
        return false;
    }

    private void probe(Instance instance, long permitEndsAt, long now) {
        Lookup next = pending.peekForProbe(instance);
        if (next == null) {
            return;
        }
        Attempt probe = attempt(next, instance, permitEndsAt, now);
        probe.becomeProbe(pool.recoveries());
        // While another instance is healthy, the lookup waits for that one: a probe may take long.
        probe.isCopy = pool.isAnyHealthy() && next.through == null;
        if (!probe.isCopy) {
            pending.remove(next);
        }
        grant(probe, now);
    }

    private Attempt attempt(Lookup lookup, Instance instance, long permitEndsAt, long now) {
        Attempt attempt = new Attempt(++grants, lookup, instance, now, signals);
        attempt.permitted(permitEndsAt);
        return attempt;
    }

    /** The requests of a second, within limits. */
    private static long maxUnwrittenOfSeveral(Instance instance) {
        return Math.max(MAX_UNWRITTEN_OF_SEVERAL, SECOND / Math.max(1, instance.interval()));
    }

    private void passOver(Instance instance, long now) {
        instance.passOver(now);
        pool.changed(instance);
    }

    private void grant(Attempt attempt, long now) {
        Lookup lookup = attempt.lookup;
        Instance instance = attempt.instance;
        attempts.append(attempt);
        occupancy.granted(now);
        if (attempt.isCopy) {
            copies++;
        } else {
            lookup.request = attempt;
        }
        if (lookup.isFirstAttempt()) {
            deadlines.attempted(lookup, now);
            budget.firstAttempt();
        }
        attempt.events = lookup.attempted(instance);
        if (instance.pace != null) {
            instance.pace.granted(now);
            attempt.isUnwritten = true;
            instance.unwritten++;
        }
        attempt.failuresBefore = attempt.host.slowStart.begun();
        instance.lastGrant = attempt.number;
        instance.granted(now);
        InstanceCounters.add(instance.counters.inFlight, 1);
        InstanceCounters.add(instance.counters.sent, 1);
        if (attempt.isProbe()) {
            pool.probeStarted(attempt, now);
        } else {
            pool.changed(instance);
        }
        inbox.send(attempt);
    }

    /** Records that a request has a connection. */
    void connected(Attempt attempt) {
        if (!attempt.isConnected && !attempt.isOver()) {
            attempt.isConnected = true;
            attempt.host.slowStart.connected(attempt.failuresBefore);
        }
    }

    /** Records that a request has failed without a connection. */
    void unconnected(Attempt attempt) {
        if (!attempt.isConnected) {
            attempt.host.slowStart.failed(attempt.failuresBefore);
        }
    }

    void written(Attempt attempt, long at) {
        Instance instance = attempt.instance;
        instance.written(attempt.number, at);
        if (attempt.isUnwritten) {
            attempt.isUnwritten = false;
            attempt.writtenAt = at;
            instance.unwritten--;
            pool.changed(instance);
        }
    }

    /** Delays the next grant of an instance until its waiting writes have their slots, so that they do not pile up. */
    void writesWait(Instance instance, int waiting, long now) {
        if (instance.pace != null) {
            instance.pace.postponeUntil(now + waiting * instance.interval());
            pool.changed(instance);
        }
    }

    /** Ends an attempt that has its outcome. */
    void ended(Attempt attempt, long now) {
        occupancy.ended(now - attempt.grantedAt);
        attempt.instance.ended(now);
        end(attempt);
    }

    private void end(Attempt attempt) {
        if (attempt.isLinked()) {
            attempts.remove(attempt);
        }
        attempt.host.slowStart.ended(attempt.failuresBefore, attempt.isConnected);
        copies -= attempt.isCopy ? 1 : 0;
        if (attempt.lookup.request == attempt) {
            attempt.lookup.request = null;
        }
        Instance instance = attempt.instance;
        InstanceCounters.add(instance.counters.inFlight, -1);
        if (attempt.isProbe()) {
            pool.probeEnded(attempt);
        } else {
            pool.changed(instance);
        }
    }

    /** Ends and cancels an attempt without an outcome. */
    void giveUp(Attempt attempt) {
        attempt.instance.gaveUp();
        end(attempt);
        attempt.events.cancelled();
        cancel(attempt);
    }

    /**
     * Cancels an attempt. Its request counts as unwritten until then, because it may still be written.
     */
    void cancel(Attempt attempt) {
        attempt.preventStart();
        inbox.send(() -> {
            attempt.cancel();
            signals.written(attempt);
        });
    }

    /** Returns the oldest attempt if its response timeout has passed, or null. */
    @Nullable
    Attempt firstTimedOut(long now) {
        Attempt oldest = attempts.first();
        return oldest != null && timeoutOf(oldest) <= now ? oldest : null;
    }

    /** Returns when the next attempt times out, or {@link Timer#NEVER}. */
    long nextTimeout() {
        Attempt oldest = attempts.first();
        return oldest == null ? Timer.NEVER : timeoutOf(oldest);
    }

    private long timeoutOf(Attempt attempt) {
        return attempt.grantedAt + responseTimeout;
    }

    /** Publishes the age of the oldest request, for estimates. */
    void publishOldest(long now) {
        Attempt oldest = attempts.first();
        occupancy.oldest(oldest == null ? now : oldest.grantedAt);
    }
}
