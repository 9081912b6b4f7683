package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lookups that wait for one instance, or for any instance, in one queue for each priority. */
final class WaitQueue {

    final LinkedQueue<Lookup> singles = new LinkedQueue<>();
    final LinkedQueue<Lookup> bulk = new LinkedQueue<>();

    boolean isEmpty() {
        return singles.isEmpty() && bulk.isEmpty();
    }

    List<Lookup> all() {
        List<Lookup> all = singles.copy();
        all.addAll(bulk.copy());
        return all;
    }

    int size() {
        return singles.size() + bulk.size();
    }

    void addLast(Lookup lookup) {
        lookup.place = queueOf(lookup).addLast(lookup);
    }

    void addFirst(Lookup lookup) {
        lookup.place = queueOf(lookup).addFirst(lookup);
    }

    void remove(Lookup lookup) {
        if (lookup.place != null) {
            queueOf(lookup).remove(lookup.place);
            lookup.place = null;
        }
    }

    private LinkedQueue<Lookup> queueOf(Lookup lookup) {
        return lookup.priority == Priority.SINGLE ? singles : bulk;
    }

    /** Returns the next lookup for an instance: the older of two heads, of the priority whose turn it is. */
    static @Nullable Lookup next(WaitQueue one, WaitQueue other, boolean isTurnOfBulk) {
        Lookup single = older(one.singles.first(), other.singles.first());
        Lookup bulk = older(one.bulk.first(), other.bulk.first());
        return bulk != null && (isTurnOfBulk || single == null) ? bulk : single;
    }

    private static @Nullable Lookup older(@Nullable Lookup one, @Nullable Lookup other) {
        return one == null || (other != null && other.order < one.order) ? other : one;
    }
}
