package io.github.reactivecontact.internal.transport;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The connections of each event loop that have just been answered, until the loop has nothing else to do. */
final class WarmConnections {

    private final FastThreadLocal<ArrayDeque<Handover>> ofLoop = new FastThreadLocal<>() {
        @Override
        protected ArrayDeque<Handover> initialValue() {
            return new ArrayDeque<>();
        }
    };

    void add(Handover warm) {
        ofLoop.get().addFirst(warm);
    }

    /** Takes out the one that was answered last, of those that lead there; null on any other thread. */
    @Nullable
    Handover take(String route) {
        ArrayDeque<Handover> warm = ofLoop.getIfExists();
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
        ofLoop.get().remove(cold);
    }
}
