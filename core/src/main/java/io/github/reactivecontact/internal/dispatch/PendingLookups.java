package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lookups that are not in flight: in the queue for any instance, in the queue of one instance, or in backoff. Not
 * safe for use by several threads.
 */
final class PendingLookups {

    private static final int SINGLES_PER_BULK = 3;

    private final InstancePool pool;
    private final WaitQueue anyInstance = new WaitQueue();
    private final WaitQueue noLookups = new WaitQueue();
    private final Map<Instance, WaitQueue> byInstance = new HashMap<>();
    private final NavigableSet<Lookup> delayed =
            new TreeSet<>(Comparator.comparingLong(Lookup::notBefore).thenComparingLong(lookup -> lookup.order));
    private int singles;

    PendingLookups(InstancePool pool) {
        this.pool = pool;
    }

    /** The queue of an instance, or of any instance if it is null. It is only read: most instances have none. */
    WaitQueue queue(@Nullable Instance through) {
        if (through == null) {
            return anyInstance;
        }
        return through.waiting == 0 ? noLookups : byInstance.getOrDefault(through, noLookups);
    }

    private WaitQueue queueOf(Lookup lookup) {
        return lookup.through == null
                ? anyInstance
                : byInstance.computeIfAbsent(lookup.through, instance -> new WaitQueue());
    }

    /** Returns how many permits are needed for one single lookup: every fourth is one of a bulk that waits. */
    double shareOfSingles() {
        return anyInstance.bulk.isEmpty() ? 1 : (SINGLES_PER_BULK + 1.0) / SINGLES_PER_BULK;
    }

    /** The number of single lookups in all queues. */
    int singles() {
        return singles;
    }

    void addLast(Lookup lookup) {
        queueOf(lookup).addLast(lookup);
        changed(lookup, 1);
    }

    /** Adds a lookup that has waited before. */
    void addFirst(Lookup lookup) {
        queueOf(lookup).addFirst(lookup);
        changed(lookup, 1);
    }

    /** Delays a lookup until {@link Lookup#notBefore()}, which must not change until then. */
    void delay(Lookup lookup) {
        delayed.add(lookup);
    }

    /** Removes a lookup, if it is pending. */
    void remove(Lookup lookup) {
        delayed.remove(lookup);
        if (lookup.isLinked()) {
            queueOf(lookup).remove(lookup);
            changed(lookup, -1);
        }
    }

    private void changed(Lookup lookup, int more) {
        singles += lookup.priority == Priority.SINGLE ? more : 0;
        if (lookup.through != null) {
            lookup.through.waiting += more;
            pool.changed(lookup.through);
        }
    }

    /** Moves a lookup to the head of its queue, if it is in backoff. */
    void endDelay(Lookup lookup) {
        if (delayed.remove(lookup)) {
            addFirst(lookup);
        }
    }

    void changePriority(Lookup lookup, Priority priority) {
        if (lookup.priority == priority || !lookup.isLinked()) {
            lookup.priority = priority;
            return;
        }
        remove(lookup);
        lookup.priority = priority;
        if (priority == Priority.BULK) {
            addFirst(lookup);
        } else {
            addLast(lookup);
        }
    }

    /** Returns the instance with a waiting lookup that is free soonest, or null. */
    @Nullable
    Instance soonest() {
        return soonest(0);
    }

    /** Returns the same, if {@code served} lookups for any instance have an instance already. */
    @Nullable
    Instance soonest(int served) {
        return anyInstance.size() <= served ? pool.firstFreeWithQueue() : pool.firstFree();
    }

    private @Nullable Lookup next(Instance instance, long now) {
        return WaitQueue.next(
                anyInstance,
                queue(instance),
                instance,
                instance.singlesInARow == SINGLES_PER_BULK,
                pool.isAnotherFreeSoon(instance, now),
                pool.hasSeveralHosts());
    }

    /** Whether there is a next lookup for an instance, so that not all prefer another one. */
    boolean isNextFor(Instance instance, long now) {
        return next(instance, now) != null;
    }

    /**
     * Removes and returns the next lookup for an instance. Single lookups come first, but every fourth is one of a
     * bulk. Returns null if all prefer another instance.
     */
    @Nullable
    Lookup takeNext(Instance instance, long now) {
        Lookup next = next(instance, now);
        if (next != null) {
            remove(next);
            instance.singlesInARow =
                    next.priority == Priority.SINGLE ? Math.min(instance.singlesInARow + 1, SINGLES_PER_BULK) : 0;
        }
        return next;
    }

    /** Whether a lookup waits that an instance may serve. */
    boolean isAnyFor(Instance instance) {
        return !anyInstance.isEmpty() || instance.waiting > 0;
    }

    /** Returns a lookup to probe an instance with, or null. It stays in its queue. */
    @Nullable
    Lookup peekForProbe(Instance instance) {
        return WaitQueue.leastFaulty(anyInstance, queue(instance));
    }

    /** Removes and returns a lookup whose backoff is over, or null. */
    @Nullable
    Lookup takeDelayed(long now) {
        return nextDelayed() <= now ? delayed.pollFirst() : null;
    }

    long nextDelayed() {
        return delayed.isEmpty() ? Timer.NEVER : delayed.first().notBefore();
    }

    /** Forgets the queue of an instance that was removed. */
    void forget(Instance removed) {
        byInstance.remove(removed);
    }

    List<Lookup> all() {
        List<Lookup> all = new ArrayList<>(anyInstance.all());
        byInstance.values().forEach(queue -> all.addAll(queue.all()));
        all.addAll(delayed);
        return all;
    }
}
