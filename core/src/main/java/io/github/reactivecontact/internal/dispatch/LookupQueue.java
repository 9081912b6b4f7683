package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lookups that wait: for an instance, in a line for any and a line for each, or for the end of their back-off. Not
 * safe for several threads at once.
 */
final class LookupQueue {

    private static final int SINGLES_FOR_ONE_OF_BULK = 3;

    private final Roster roster;
    private final Line anyInstance = new Line();
    private final NavigableSet<Lookup> delayed = new TreeSet<>(
            Comparator.<Lookup>comparingLong(lookup -> lookup.notBefore).thenComparingLong(lookup -> lookup.order));
    private int singles;

    LookupQueue(Roster roster) {
        this.roster = roster;
    }

    /** Those who wait for that instance alone, or for any. */
    Line line(@Nullable Instance through) {
        return through == null ? anyInstance : through.line;
    }

    /** Single lookups in all lines. */
    int singles() {
        return singles;
    }

    void join(Lookup lookup) {
        line(lookup.through).join(lookup);
        changed(lookup, 1);
    }

    /** For who has waited before. */
    void joinAtHead(Lookup lookup) {
        line(lookup.through).joinAtHead(lookup);
        changed(lookup, 1);
    }

    /** Until {@link Lookup#notBefore}, which must not change before. */
    void delay(Lookup lookup) {
        delayed.add(lookup);
    }

    /** From wherever it waits, if it does. */
    void leave(Lookup lookup) {
        delayed.remove(lookup);
        if (lookup.place != null) {
            line(lookup.through).leave(lookup);
            changed(lookup, -1);
        }
    }

    private void changed(Lookup lookup, int more) {
        singles += lookup.lane == Lane.SINGLE ? more : 0;
        if (lookup.through != null) {
            roster.changed(lookup.through);
        }
    }

    void changeLane(Lookup lookup, Lane lane) {
        if (lookup.lane == lane || lookup.place == null) {
            lookup.lane = lane;
            return;
        }
        leave(lookup);
        lookup.lane = lane;
        if (lane == Lane.BULK) {
            joinAtHead(lookup);
        } else {
            join(lookup);
        }
    }

    /** Of the instances that somebody waits for the one that is free soonest. */
    @Nullable
    Instance soonest() {
        return soonest(0);
    }

    /** The same if so many of those who wait for any instance have one already. */
    @Nullable
    Instance soonest(int served) {
        return anyInstance.size() <= served ? roster.freeAndAwaited() : roster.free();
    }

    /** Takes out who is next for that instance: a single lookup, but each fourth time one of a bulk. */
    @Nullable
    Lookup takeNext(Instance instance) {
        Lookup next = Line.next(anyInstance, instance.line, instance.singlesInARow == SINGLES_FOR_ONE_OF_BULK);
        if (next != null) {
            leave(next);
            instance.singlesInARow =
                    next.lane == Lane.SINGLE ? Math.min(instance.singlesInARow + 1, SINGLES_FOR_ONE_OF_BULK) : 0;
        }
        return next;
    }

    /** Takes out one whose back-off is over. */
    @Nullable
    Lookup takeDelayed(long now) {
        return nextDelayed() <= now ? delayed.pollFirst() : null;
    }

    long nextDelayed() {
        return delayed.isEmpty() ? Alarm.NEVER : delayed.first().notBefore;
    }

    List<Lookup> everybody() {
        List<Lookup> everybody = new ArrayList<>(anyInstance.everybody());
        roster.instances().forEach(instance -> everybody.addAll(instance.line.everybody()));
        everybody.addAll(delayed);
        return everybody;
    }
}
