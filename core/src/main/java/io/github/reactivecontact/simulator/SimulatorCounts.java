package io.github.reactivecontact.simulator;

/**
 * What became of the requests that the simulator saw, at one moment. A request is counted in {@code seen} when its
 * headers are there, and in one of the others before the first byte of its answer leaves; what is seen and in no other
 * count is under way.
 *
 * @param seen all requests
 * @param answered status 200
 * @param throttled status 429
 * @param otherStatuses any other status
 * @param harmed ended by a {@link Harm}
 * @param cancelled given up by the client, or by {@link GreenApiSimulator#close()}, before an answer was sent
 */
public record SimulatorCounts(
        long seen, long answered, long throttled, long otherStatuses, long harmed, long cancelled) {

    static final SimulatorCounts ZERO = new SimulatorCounts(0, 0, 0, 0, 0, 0);

    /**
     * How many requests are under way.
     *
     * @return seen, but not ended; never negative
     */
    public long underWay() {
        return Math.max(0, seen - answered - throttled - otherStatuses - harmed - cancelled);
    }

    SimulatorCounts plus(SimulatorCounts other) {
        return new SimulatorCounts(
                seen + other.seen,
                answered + other.answered,
                throttled + other.throttled,
                otherStatuses + other.otherStatuses,
                harmed + other.harmed,
                cancelled + other.cancelled);
    }
}
