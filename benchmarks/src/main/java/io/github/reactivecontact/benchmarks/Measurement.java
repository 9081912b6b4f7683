package io.github.reactivecontact.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What one client did in one measured interval.
 *
 * @param client its name
 * @param seconds the interval
 * @param lookups that ended in it
 * @param lookupsPerSecond of them
 * @param cpuNanosPerLookup CPU time of the whole process, garbage collection and compilation included
 * @param bytesPerLookup allocated on the heap by all threads
 * @param p50Millis latency
 * @param p99Millis latency
 * @param p999Millis latency
 * @param peakThreads live at once in the interval
 * @param peakRssBytes of the process since its start, or null where the system does not tell
 * @param serverBusy the server's CPU time over the interval: 1 is one core; null where the system does not tell
 */
record Measurement(
        String client,
        double seconds,
        long lookups,
        double lookupsPerSecond,
        double cpuNanosPerLookup,
        double bytesPerLookup,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        int peakThreads,
        @Nullable Long peakRssBytes,
        @Nullable Double serverBusy) {}
