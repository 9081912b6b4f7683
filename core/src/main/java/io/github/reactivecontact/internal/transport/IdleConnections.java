package io.github.reactivecontact.internal.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The leased connections of each event loop whose last request has just been answered. Each is reused, or returned to
 * the pool when the event loop has finished its current tasks. Safe for use by several threads.
 */
final class IdleConnections {

    /** A leased connection without a request. */
    interface Reusable {

        boolean isReusableFor(ReuseHealth route);

        /** Sends another request over the connection. */
        void reuse(ContactRequest request);
    }

    // A thread-local would stay with an event loop that outlives the client.
    private final Map<Thread, Deque<Reusable>> byEventLoop = new ConcurrentHashMap<>();

    void add(Reusable connection) {
        byEventLoop
                .computeIfAbsent(Thread.currentThread(), loop -> new ArrayDeque<>())
                .addFirst(connection);
    }

    /** Removes and returns the connection that was answered last; null if the calling thread has none to that route. */
    @Nullable
    Reusable take(ReuseHealth route) {
        Deque<Reusable> connections = byEventLoop.get(Thread.currentThread());
        if (connections == null) {
            return null;
        }
        for (Iterator<Reusable> candidates = connections.iterator(); candidates.hasNext(); ) {
            Reusable candidate = candidates.next();
            if (candidate.isReusableFor(route)) {
                candidates.remove();
                return candidate;
            }
        }
        return null;
    }

    void remove(Reusable connection) {
        Deque<Reusable> connections = byEventLoop.get(Thread.currentThread());
        if (connections != null) {
            // The oldest are returned to the pool first.
            connections.removeLastOccurrence(connection);
        }
    }
}
