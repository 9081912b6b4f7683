package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The number of lookups without an outcome, and those of them with a caller that waits, in the order in which they
 * began. A refresh has none, and may wait as long as other lookups do. Changed by one thread at a time. The number and
 * the age are read by any thread.
 */
final class OpenByAge {

    private static final long NONE = Long.MAX_VALUE;

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong oldestSince = new AtomicLong(NONE);

    // The lookups are linked themselves: a link of a LinkedQueue would cost each of them 16 bytes.
    private @Nullable Lookup newest;

    void opened() {
        InstanceCounters.add(count, 1);
    }

    void ended(Lookup lookup) {
        InstanceCounters.add(count, -1);
        refreshOnly(lookup);
    }

    /** Records that a caller waits for a lookup. Only the first one counts. */
    void awaited(Lookup lookup, long now) {
        if (lookup.isAwaited) {
            return;
        }
        lookup.isAwaited = true;
        lookup.awaitedSince = now;
        lookup.older = newest;
        if (newest == null) {
            oldestSince.lazySet(now);
        } else {
            newest.newer = lookup;
        }
        newest = lookup;
    }

    /** Records that no caller waits for a lookup any more. */
    void refreshOnly(Lookup lookup) {
        if (!lookup.isAwaited) {
            return;
        }
        lookup.isAwaited = false;
        Lookup older = lookup.older;
        Lookup newer = lookup.newer;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older != null) {
            older.newer = newer;
        } else {
            oldestSince.lazySet(newer == null ? NONE : newer.awaitedSince);
        }
        lookup.older = null;
        lookup.newer = null;
    }

    long count() {
        return count.get();
    }

    /** Returns the time since the oldest lookup with a caller began; zero if there is none. */
    long oldestNanos(long now) {
        long since = oldestSince.get();
        return since == NONE ? 0 : Math.max(0, now - since);
    }
}
