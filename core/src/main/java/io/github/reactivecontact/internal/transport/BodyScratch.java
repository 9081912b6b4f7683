package io.github.reactivecontact.internal.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reusable arrays, one for each event loop, for bodies that are decoded at once. Safe for use by several threads. */
final class BodyScratch {

    private static final int INITIAL_SIZE = 8 * 1024;
    private static final int MAX_KEPT = 64 * 1024;

    // A thread-local would stay with an event loop that outlives the client.
    private final Map<Thread, byte[]> arrays = new ConcurrentHashMap<>();

    byte[] ofAtLeast(int size) {
        byte[] array = arrays.computeIfAbsent(Thread.currentThread(), loop -> new byte[INITIAL_SIZE]);
        if (array.length >= size) {
            return array;
        }
        byte[] larger = new byte[size];
        if (size <= MAX_KEPT) {
            arrays.put(Thread.currentThread(), larger);
        }
        return larger;
    }
}
