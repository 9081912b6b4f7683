package io.github.reactivecontact.simulator;

import java.util.concurrent.atomic.LongAdder;

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

    /** Counts as requests come and go. */
    static final class Tally {

        private static final int OK = 200;
        private static final int TOO_MANY_REQUESTS = 429;

        private final LongAdder seen = new LongAdder();
        private final LongAdder answered = new LongAdder();
        private final LongAdder throttled = new LongAdder();
        private final LongAdder otherStatuses = new LongAdder();
        private final LongAdder harmed = new LongAdder();
        private final LongAdder cancelled = new LongAdder();

        void seen() {
            seen.increment();
        }

        void status(int status) {
            switch (status) {
                case OK -> answered.increment();
                case TOO_MANY_REQUESTS -> throttled.increment();
                default -> otherStatuses.increment();
            }
        }

        void harmed() {
            harmed.increment();
        }

        void cancelled() {
            cancelled.increment();
        }

        SimulatorCounts counts() {
            // The ends before the beginnings, so that a request is never seen to have ended without having begun.
            SimulatorCounts ends = new SimulatorCounts(
                    0, answered.sum(), throttled.sum(), otherStatuses.sum(), harmed.sum(), cancelled.sum());
            return ends.plus(new SimulatorCounts(seen.sum(), 0, 0, 0, 0, 0));
        }
    }
}
