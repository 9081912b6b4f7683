package io.github.reactivecontact.benchmarks.clients;

/**
 * The due times of an open load's lookups: at a fixed rate, independent of earlier lookups. A latency that counts from
 * the due time, not from the time of sending, includes the wait behind a stall.
 *
 * @param beginNanos when the first is due
 * @param perSecond lookups per second
 */
record Arrivals(long beginNanos, double perSecond) {

    private static final double NANOS_PER_SECOND = 1e9;

    long dueNanos(long number) {
        return beginNanos + (long) (number * NANOS_PER_SECOND / perSecond);
    }
}
