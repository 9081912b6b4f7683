package io.github.reactivecontact.internal.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An array of each event loop, for what is read and forgotten before anything else happens on it. */
final class BodyScratch {

    private static final int FIRST_SIZE = 8 * 1024;
    private static final int LARGEST_KEPT = 64 * 1024;

    // A thread-local would stay with an event loop that outlives the client.
    private final Map<Thread, byte[]> arrays = new ConcurrentHashMap<>();

    byte[] ofAtLeast(int size) {
        byte[] array = arrays.computeIfAbsent(Thread.currentThread(), loop -> new byte[FIRST_SIZE]);
        if (array.length >= size) {
            return array;
        }
        byte[] larger = new byte[size];
        if (size <= LARGEST_KEPT) {
            arrays.put(Thread.currentThread(), larger);
        }
        return larger;
    }
}
