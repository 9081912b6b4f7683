package io.github.reactivecontact.benchmarks;

import java.time.Duration;

/**
 * What a client's process is told to do next.
 *
 * @param port of the server
 * @param inFlight lookups at once
 * @param settleSeconds at work before it is measured
 * @param measureSeconds measured
 */
record Task(int port, int inFlight, double settleSeconds, double measureSeconds) {

    /** For who does not care what is measured. */
    static final double GLANCE_SECONDS = 0.1;

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
