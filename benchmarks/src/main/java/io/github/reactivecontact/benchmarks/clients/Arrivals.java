package io.github.reactivecontact.benchmarks.clients;

/**
 * When the lookups of an open load are due: at a fixed rate, whatever became of those before. A latency that is counted
 * from here, not from when the lookup could at last be sent, does not omit the time it waited behind a stall.
 *
 * @param beginNanos when the first is due
 * @param perSecond how many are due in a second
 */
record Arrivals(long beginNanos, double perSecond) {

    private static final double NANOS_PER_SECOND = 1e9;

    long dueNanos(long number) {
        return beginNanos + (long) (number * NANOS_PER_SECOND / perSecond);
    }
}
