package io.github.reactivecontact.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What the process holds at a moment.
 *
 * @param heap bytes, after a collection
 * @param direct bytes of Netty's buffers outside the heap
 * @param threads alive
 * @param files open, connections among them, both ends of each
 * @param outcomes so far
 */
record SoakSample(long heap, long direct, int threads, long files, long outcomes) {

    static SoakSample take(long outcomes) {
        return new SoakSample(
                HeapAfterCollection.bytes(),
                PlatformDependent.usedDirectMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : 0,
                outcomes);
    }

    /** A row of a table: what is held over what was held at the first sample. */
    String over(SoakSample first) {
        return String.format(
                Locale.ROOT,
                "| %.2f | %.2f | %.2f | %.2f | %.2f |",
                ratio(heap, first.heap),
                ratio(direct, first.direct),
                ratio(threads, first.threads),
                ratio(files, first.files),
                ratio(outcomes, first.outcomes));
    }

    static double ratio(long value, long first) {
        return value / (double) Math.max(1, first);
    }
}
