package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.transport.Transport;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight: grants free instances to pending lookups, and ends or cancels their requests. Not safe for
 * use by several threads.
 */
final class InFlight implements Attempt.Owner {

    private final InstancePool pool;
    private final PendingLookups pending;
    private final Occupancy occupancy;
    private final RetryBudget budget;
    private final Inbox inbox;
    private final Transport transport;
    private final Attempt.Signals signals;
    private final long responseTimeout;
    private final boolean paced;
    private final LinkedQueue<Attempt> attempts = new LinkedQueue<>();
    private long grants;

    InFlight(
            Settings settings,
            InstancePool pool,
            PendingLookups pending,
            Occupancy occupancy,
            RetryBudget budget,
            Inbox inbox,
            Transport transport,
            Attempt.Signals signals) {
        this.pool = pool;
        this.pending = pending;
        this.occupancy = occupancy;
        this.budget = budget;
        this.inbox = inbox;
        this.transport = transport;
        this.signals = signals;
        this.responseTimeout = Nanos.of(settings.responseTimeout());
        this.paced = settings.rate() != null;
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
            Lookup next = pending.takeNext(instance);
            if (next == null) {
                break;
            }
            grant(instance, next, now);
        }
    }

    /** Uses a permit for an instance. The permit is dropped if no lookup is waiting, or if the instance must wait. */
    void grantIfFree(Instance instance, long now) {
        if (free() > 0 && instance.isGrantable() && instance.freeAt() <= now) {
            Lookup next = pending.takeNext(instance);
            if (next != null) {
                grant(instance, next, now);
            }
        }
    }

    private void grant(Instance instance, Lookup lookup, long now) {
        Attempt attempt = new Attempt(++grants, lookup, instance, now, this, signals);
        attempt.place = attempts.addLast(attempt);
        occupancy.granted(now);
        lookup.request = attempt;
        if (lookup.isFirstAttempt()) {
            budget.firstAttempt();
        }
        attempt.events = lookup.attempted(instance);
        attempt.uncoordinated = instance.uncoordinated;
        instance.writing = paced ? attempt.number : Instance.NONE;
        instance.probe = instance.isCoolingDown() ? attempt.number : Instance.NONE;
        instance.lastGrant = attempt.number;
        InstanceCounters.add(instance.counters.inFlight, 1);
        InstanceCounters.add(instance.counters.sent, 1);
        pool.changed(instance);
        inbox.send(() -> attempt.start(transport));
    }

    void written(Attempt attempt, long at) {
        Instance instance = attempt.instance;
        if (instance.writing == attempt.number && instance.pace != null) {
            attempt.writtenAt = at;
            instance.writing = Instance.NONE;
            instance.pace.written(at);
            pool.changed(instance);
        }
    }

    /** Ends an attempt that has its outcome. Returns whether it was the probe of its instance. */
    boolean ended(Attempt attempt, long now) {
        occupancy.ended(now - attempt.grantedAt);
        return end(attempt);
    }

    private boolean end(Attempt attempt) {
        if (attempt.place != null) {
            attempts.remove(attempt.place);
            attempt.place = null;
        }
        attempt.lookup.request = null;
        Instance instance = attempt.instance;
        InstanceCounters.add(instance.counters.inFlight, -1);
        boolean isProbe = instance.probe == attempt.number;
        if (isProbe) {
            instance.probe = Instance.NONE;
        }
        pool.changed(instance);
        return isProbe;
    }

    @Override
    public void giveUp(Attempt attempt) {
        end(attempt);
        attempt.events.cancelled();
        cancel(attempt);
    }

    /**
     * Cancels an attempt. Its instance is granted no other lookup until then, because the request may still be written.
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
