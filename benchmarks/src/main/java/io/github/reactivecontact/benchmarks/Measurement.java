package io.github.reactivecontact.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * The result of one client in one interval.
 *
 * @param client its name
 * @param seconds the interval
 * @param lookups that ended in the interval
 * @param lookupsPerSecond rate of these lookups
 * @param cpuNanosPerLookup CPU time of the whole process, garbage collection and compilation included
 * @param bytesPerLookup allocated on the heap by all threads
 * @param p50Millis median latency
 * @param p99Millis 99th percentile of the latency
 * @param p999Millis 99.9th percentile of the latency
 * @param peakThreads largest number of live threads in the interval
 * @param peakRssBytes of the process since its start, or null if unknown
 * @param serverBusy the server's CPU time over the interval: 1 is one core; null if unknown
 * @param permitsUsed share of the permits with an answer, or null if the load is not paced
 * @param refused share of the requests with a 429, or null if the load is not paced
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
        @Nullable Double serverBusy,
        @Nullable Double permitsUsed,
        @Nullable Double refused) {}
