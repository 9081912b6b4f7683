package io.github.reactivecontact.benchmarks;

import java.time.Duration;

/**
 * A task for a client's process.
 *
 * @param port of the server
 * @param inFlight lookups at once
 * @param settleSeconds run time before the measurement
 * @param measureSeconds length of the measurement
 */
record Task(int port, int inFlight, double settleSeconds, double measureSeconds) {

    /** A measurement whose result is not used. */
    static final double SHORTEST_SECONDS = 0.1;

    Duration settle() {
        return duration(settleSeconds);
    }

    Duration measure() {
        return duration(measureSeconds);
    }

    Duration whole() {
        return settle().plus(measure());
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
