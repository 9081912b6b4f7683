package io.github.reactivecontact.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Measures the heap that is still reachable after garbage collection. */
public final class HeapAfterCollection {

    private static final int COLLECTIONS = 5;

    private HeapAfterCollection() {}

    /** Returns the minimum after several collections, because some kinds of references need more than one. */
    public static long bytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long minimum = Long.MAX_VALUE;
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            memory.gc();
            minimum = Math.min(minimum, memory.getHeapMemoryUsage().getUsed());
        }
        return minimum;
    }
}
