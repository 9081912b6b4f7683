package io.github.reactivecontact.internal.dispatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lookups waiting for the same choice of instance, in two lanes. */
final class Line {

    final Chain<Lookup> singles = new Chain<>();
    final Chain<Lookup> bulk = new Chain<>();

    boolean isEmpty() {
        return singles.isEmpty() && bulk.isEmpty();
    }

    List<Lookup> everybody() {
        List<Lookup> everybody = singles.copy();
        everybody.addAll(bulk.copy());
        return everybody;
    }

    int size() {
        return singles.size() + bulk.size();
    }

    void join(Lookup lookup) {
        lookup.place = lane(lookup).addLast(lookup);
    }

    /** For who has waited before. */
    void joinAtHead(Lookup lookup) {
        lookup.place = lane(lookup).addFirst(lookup);
    }

    void leave(Lookup lookup) {
        if (lookup.place != null) {
            lane(lookup).remove(lookup.place);
            lookup.place = null;
        }
    }

    private Chain<Lookup> lane(Lookup lookup) {
        return lookup.lane == Lane.SINGLE ? singles : bulk;
    }

    /** Who is next for an instance: the older of two heads in the lane whose turn it is. */
    static @Nullable Lookup next(Line one, Line other, boolean turnOfBulk) {
        Lookup single = older(one.singles.first(), other.singles.first());
        Lookup bulk = older(one.bulk.first(), other.bulk.first());
        return bulk != null && (turnOfBulk || single == null) ? bulk : single;
    }

    private static @Nullable Lookup older(@Nullable Lookup one, @Nullable Lookup other) {
        return one == null || (other != null && other.order < one.order) ? other : one;
    }
}
