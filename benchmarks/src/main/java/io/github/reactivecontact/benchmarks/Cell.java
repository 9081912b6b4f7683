package io.github.reactivecontact.benchmarks;

/**
 * Under what all clients are compared.
 *
 * @param inFlight lookups at once
 * @param delayMs the server's, in milliseconds
 */
record Cell(int inFlight, int delayMs) {

    @Override
    public String toString() {
        return inFlight + " in flight, server delay " + delayMs + " ms";
    }
}
