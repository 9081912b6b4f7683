package io.github.reactivecontact.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What is still held when nobody needs more than what is held. */
public final class HeapAfterCollection {

    private static final int COLLECTIONS = 5;

    private HeapAfterCollection() {}

    /** The least of some collections, because references of some kinds need more than one. */
    public static long bytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
