package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides which callers may wait for a permit. Not safe for use by several threads. */
final class Admission {

    private final InstancePool pool;
    private final PendingLookups pending;
    private final Deadlines deadlines;
    private final Snapshots snapshots;
    private final int maxWaiting;
    private boolean bulksEnded;

    Admission(InstancePool pool, PendingLookups pending, Deadlines deadlines, Snapshots snapshots, int maxWaiting) {
        this.pool = pool;
        this.pending = pending;
        this.deadlines = deadlines;
        this.snapshots = snapshots;
        this.maxWaiting = maxWaiting;
    }

    /** Refuses the sources of bulks from now on. */
    void endBulks() {
        bulksEnded = true;
    }

    /** Whether a caller is a source of a bulk that was ended. */
    boolean hasEnded(Caller caller) {
        return bulksEnded && caller.priority() == Priority.BULK;
    }

    /** Whether {@code maxWaiting} single lookups are waiting. */
    boolean isFull() {
        return pending.singles() >= maxWaiting;
    }

    /**
     * Whether a caller may wait for an instance, or for any instance if it is null. A source of a bulk may if one may
     * ever be ready, another lookup if one is ready now.
     */
    boolean mayWait(Caller caller, @Nullable Instance through, long now) {
        return caller.priority() == Priority.BULK ? pool.mayRecover(through) : pool.isReady(through, now);
    }

    /**
     * Returns why a caller is refused, or null.
     *
     * @param known the open lookup of its chat, or null
     */
    @Nullable
    ContactLookupException refusal(Caller caller, @Nullable Instance through, @Nullable Lookup known, long now) {
        if (!mayWait(caller, through, now)) {
            return Failures.noInstance(through, pool.soonestTerm(through), now).build();
        }
        if (caller.priority() == Priority.BULK || (known != null && known.priority == Priority.SINGLE)) {
            return null;
        }
        return isFull()
                ? Failures.queueFull(maxWaiting, snapshots.estimateOf(pending.singles(), now))
                : certainlyLate(caller, through, now);
    }

    /** Refuses a single lookup that would wait until its deadline. */
    private @Nullable ContactLookupException certainlyLate(Caller caller, @Nullable Instance through, long now) {
        Duration limit = deadlines.limitOf(caller);
        if (limit == null) {
            return null;
        }
        Duration next = Duration.ofNanos(Math.max(now, pool.soonestGrant(through)) - now);
        Duration wait = through == null ? waitForAny(next, now) : waitFor(through, next);
        return wait.compareTo(limit) < 0
                ? null
                : Failures.certainlyLate(limit, wait, wait.minus(limit).plus(snapshots.latency()));
    }

    private Duration waitForAny(Duration next, long now) {
        if (pending.singles() == 0) {
            return next;
        }
        Duration estimate = snapshots.estimateOf(pending.singles() * pending.shareOfSingles(), now);
        return estimate.compareTo(next) > 0 ? estimate : next;
    }

    private Duration waitFor(Instance through, Duration next) {
        return next.plusNanos(
                through.interval() * pending.queue(through).singles.size());
    }
}
