package io.github.reactivecontact.benchmarks;

/**
 * The conditions of one comparison.
 *
 * @param inFlight lookups at once
 * @param delayMs the server's delay in milliseconds
 */
record Cell(int inFlight, int delayMs) {

    @Override
    public String toString() {
        return inFlight + " in flight, server delay " + delayMs + " ms";
    }
}
