package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lookups that wait for one instance, or for any instance, in one queue for each priority. */
final class WaitQueue {

    private static final int MAX_SCANNED = 16;
    private static final int MAX_SCANNED_FOR_PROBE = 256;

    final FairQueue singles = new FairQueue();
    final FairQueue bulk = new FairQueue();
    final FairQueue refreshes = new FairQueue();

    boolean isEmpty() {
        return hasOnlyRefreshes() && refreshes.isEmpty();
    }

    private boolean hasOnlyRefreshes() {
        return singles.isEmpty() && bulk.isEmpty();
    }

    List<Lookup> all() {
        List<Lookup> all = new ArrayList<>(singles.copy());
        all.addAll(bulk.copy());
        all.addAll(refreshes.copy());
        return all;
    }

    int size() {
        return singles.size() + bulk.size() + refreshes.size();
    }

    void addLast(Lookup lookup) {
        queueOf(lookup).addLast(lookup);
    }

    void addFirst(Lookup lookup) {
        queueOf(lookup).addFirst(lookup);
    }

    void remove(Lookup lookup) {
        queueOf(lookup).remove(lookup);
    }

    private FairQueue queueOf(Lookup lookup) {
        return switch (lookup.priority) {
            case SINGLE -> singles;
            case BULK -> bulk;
            case REFRESH -> refreshes;
        };
    }

    /**
     * Returns the next lookup for an instance: the older of two candidates, of the priority whose turn it is. A refresh
     * is next only if no other lookup waits.
     *
     * @param hasAlternative whether another instance is healthy, so that lookups may prefer it
     * @param hasOtherHost whether there is another host
     * @return null if all lookups prefer another instance
     */
    static @Nullable Lookup next(
            WaitQueue one,
            WaitQueue other,
            Instance instance,
            boolean isTurnOfBulk,
            boolean hasAlternative,
            boolean hasOtherHost) {
        if (one.hasOnlyRefreshes() && other.hasOnlyRefreshes()) {
            return older(one.refreshes.first(), other.refreshes.first());
        }
        Predicate<Lookup> suits = lookup ->
                !hasAlternative || !(lookup.avoids(instance) || (hasOtherHost && lookup.avoidsHostOf(instance)));
        Lookup single = older(candidate(one.singles, instance, suits), candidate(other.singles, instance, suits));
        if (single != null && !isTurnOfBulk) {
            return single;
        }
        Lookup bulk = older(candidate(one.bulk, instance, suits), candidate(other.bulk, instance, suits));
        return bulk == null ? single : bulk;
    }

    /** Returns the first lookup that prefers no other instance, or the head if it only prefers another host. */
    private static @Nullable Lookup candidate(FairQueue queue, Instance instance, Predicate<Lookup> suits) {
        Lookup head = queue.first();
        if (head == null || suits.test(head) || head.isSkippedTooOften()) {
            return head;
        }
        Lookup suited = queue.first(MAX_SCANNED, suits);
        return suited != null || head.avoids(instance) ? suited : head;
    }

    /** Returns the waiting lookup for an instance with the fewest faults, or null. */
    static @Nullable Lookup leastFaulty(WaitQueue one, WaitQueue other) {
        Lookup least = null;
        for (FairQueue queue : List.of(one.singles, other.singles, one.bulk, other.bulk)) {
            Lookup candidate = queue.least(MAX_SCANNED_FOR_PROBE, Lookup::faults);
            if (candidate != null && (least == null || candidate.faults() < least.faults())) {
                least = candidate;
            }
        }
        return least == null ? older(one.refreshes.first(), other.refreshes.first()) : least;
    }

    private static @Nullable Lookup older(@Nullable Lookup one, @Nullable Lookup other) {
        return one == null || (other != null && other.order < one.order) ? other : one;
    }
}
