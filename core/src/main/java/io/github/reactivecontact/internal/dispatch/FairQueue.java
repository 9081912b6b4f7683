package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Waiting lookups of one priority, in one queue for each group, which is a bulk. The groups take turns, so that bulks
 * share a client evenly, however many of their lookups wait. Not safe for use by several threads.
 */
final class FairQueue {

    /** The waiting lookups of one bulk. */
    private static final class Group extends LinkedQueue.Link<Group> {

        final LinkedQueue<Lookup> lookups = new LinkedQueue<>();

        @Override
        protected Group element() {
            return this;
        }
    }

    private final IdentityHashMap<Object, Group> byKey = new IdentityHashMap<>();
    private final LinkedQueue<Group> turns = new LinkedQueue<>();

    /** A group without lookups, for the next bulk. Otherwise each lookup that does not have to wait would cost one. */
    private Group unused = new Group();

    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void addLast(Lookup lookup) {
        groupOf(lookup).lookups.append(lookup);
        size++;
    }

    void addFirst(Lookup lookup) {
        groupOf(lookup).lookups.prepend(lookup);
        size++;
    }

    private Group groupOf(Lookup lookup) {
        Group known = byKey.get(lookup.group);
        if (known != null) {
            return known;
        }
        Group group = unused.isLinked() ? new Group() : unused;
        byKey.put(lookup.group, group);
        turns.append(group);
        return group;
    }

    /** Removes a lookup. If it was that of the group whose turn it is, the turn passes to the next group. */
    void remove(Lookup lookup) {
        Group group = byKey.get(lookup.group);
        if (group == null || !lookup.isLinked()) {
            return;
        }
        group.lookups.remove(lookup);
        size--;
        boolean hadTurn = turns.first() == group;
        if (group.lookups.isEmpty()) {
            turns.remove(group);
            byKey.remove(lookup.group);
            unused = group;
        } else if (hadTurn && turns.size() > 1) {
            turns.remove(group);
            turns.append(group);
        }
    }

    /** Returns the first lookup of the group whose turn it is, or null. */
    @Nullable
    Lookup first() {
        Group group = turns.first();
        return group == null ? null : group.lookups.first();
    }

    /** Returns the first lookup that satisfies a condition among the first ones of each group, or null. */
    @Nullable
    Lookup first(int limit, Predicate<Lookup> condition) {
        Group found = turns.first(limit, group -> group.lookups.first(limit, condition) != null);
        return found == null ? null : found.lookups.first(limit, condition);
    }

    /** Returns the lookup with the smallest value among the first ones of each group, or null. */
    @Nullable
    Lookup least(int limit, ToIntFunction<Lookup> value) {
        Lookup least = null;
        for (Group group : turns.copy()) {
            Lookup candidate = group.lookups.least(limit, value);
            if (candidate != null && (least == null || value.applyAsInt(candidate) < value.applyAsInt(least))) {
                least = candidate;
            }
        }
        return least;
    }

    List<Lookup> copy() {
        List<Lookup> all = new ArrayList<>(size);
        turns.forEach(group -> all.addAll(group.lookups.copy()));
        return all;
    }
}
