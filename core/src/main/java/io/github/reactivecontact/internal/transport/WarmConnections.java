package io.github.reactivecontact.internal.transport;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connections of each event loop that have just been answered, until the loop turns to something else. */
final class WarmConnections {

    // A thread-local would stay with an event loop that outlives the client.
    private final Map<Thread, ArrayDeque<Handover>> ofLoops = new ConcurrentHashMap<>();

    void add(Handover warm) {
        ofLoops.computeIfAbsent(Thread.currentThread(), loop -> new ArrayDeque<>())
                .addFirst(warm);
    }

    /** Takes out the one that was answered last, of those that lead there; null on a thread that is no event loop. */
    @Nullable
    Handover take(Route route) {
        ArrayDeque<Handover> warm = ofLoops.get(Thread.currentThread());
        if (warm == null) {
            return null;
        }
        for (Iterator<Handover> candidates = warm.iterator(); candidates.hasNext(); ) {
            Handover candidate = candidates.next();
            if (candidate.mayCarryTo(route)) {
                candidates.remove();
                return candidate;
            }
        }
        return null;
    }

    void remove(Handover cold) {
        ArrayDeque<Handover> warm = ofLoops.get(Thread.currentThread());
        if (warm != null) {
            // Those cool down first that have waited longest.
            warm.removeLastOccurrence(cold);
        }
    }
}
