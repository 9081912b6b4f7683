package io.github.reactivecontact.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Counts the bytes that the process's threads allocate on the heap. A thread's count is lost when the thread ends, so
 * this class reads the counts often and keeps the last one of an ended thread. Measuring threads are excluded.
 */
final class AllocatedBytes implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 100;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> bytesByThread = new HashMap<>();
    private final Set<Long> measuring;
    private final Thread sampler;

    /** Starts counting. The calling thread counts as a measuring thread. */
    AllocatedBytes() {
        sampler = new Thread(this::sample, "allocated-bytes");
        sampler.setDaemon(true);
        measuring = Set.of(sampler.getId(), Thread.currentThread().getId());
        sampler.start();
    }

    /** Returns the sum over all threads, ended ones included. */
    synchronized long total() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0 && !measuring.contains(ids[i])) {
                bytesByThread.merge(ids[i], bytes[i], Math::max);
            }
        }
        return bytesByThread.values().stream().mapToLong(Long::longValue).sum();
    }

    private void sample() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                total();
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        sampler.interrupt();
    }
}
