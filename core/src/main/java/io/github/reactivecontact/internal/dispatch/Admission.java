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

    Admission(InstancePool pool, PendingLookups pending, Deadlines deadlines, Snapshots snapshots, int maxWaiting) {
        this.pool = pool;
        this.pending = pending;
        this.deadlines = deadlines;
        this.snapshots = snapshots;
        this.maxWaiting = maxWaiting;
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
            return Failures.noInstance(pool.soonestTerm(through), now).build();
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
        int ahead = through == null
                ? pending.singles()
                : pending.queue(through).singles.size();
        if (limit == null || ahead == 0) {
            return null;
        }
        Duration wait = through == null
                ? snapshots.estimateOf(ahead * pending.shareOfSingles(), now)
                : Duration.ofNanos(through.interval() * ahead);
        return wait.compareTo(limit) > 0 ? Failures.certainlyLate(limit, wait) : null;
    }
}
