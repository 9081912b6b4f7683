package io.github.reactivecontact.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The resources of the process at one time.
 *
 * @param heap bytes after a collection
 * @param direct bytes of Netty's direct buffers
 * @param threads the number of live threads
 * @param files the number of open files, including both ends of each connection
 * @param outcomes the number of outcomes so far
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

    /** Returns a table row with the ratios to the first sample. */
    String ratiosTo(SoakSample first) {
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
