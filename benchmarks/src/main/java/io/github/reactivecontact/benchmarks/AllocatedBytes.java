package io.github.reactivecontact.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Bytes that the process's threads have allocated on the heap. A thread's count is gone when the thread is, so they are
 * read often, and what was last seen of an ended thread is kept. Threads that measure are left out.
 */
final class AllocatedBytes implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 100;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> bytesByThread = new HashMap<>();
    private final Set<Long> measuring;
    private final Thread sampler;

    /** Counts from now on; the thread that calls is one that measures. */
    AllocatedBytes() {
        sampler = new Thread(this::sampleForEver, "allocated-bytes");
        sampler.setDaemon(true);
        measuring = Set.of(sampler.getId(), Thread.currentThread().getId());
        sampler.start();
    }

    /** The sum over all threads, ended ones included. */
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

    private void sampleForEver() {
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
