package io.github.reactivecontact.simulator;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of requests at one moment. A request is counted in {@code seen} when its headers have arrived. It is counted
 * in one of the others before the first byte of its response is sent. A request that is only in {@code seen} is in
 * progress.
 *
 * @param seen all requests
 * @param answered status 200
 * @param throttled status 429
 * @param otherStatuses any other status
 * @param faulted ended by a {@link Fault}
 * @param cancelled cancelled by the client or by {@link GreenApiSimulator#close()} before a response was sent
 */
public record SimulatorCounts(
        long seen, long answered, long throttled, long otherStatuses, long faulted, long cancelled) {

    /**
     * Returns how many requests are in progress.
     *
     * @return requests that are seen and not ended; never negative
     */
    public long underWay() {
        return Math.max(0, seen - answered - throttled - otherStatuses - faulted - cancelled);
    }

    SimulatorCounts plus(SimulatorCounts other) {
        return new SimulatorCounts(
                seen + other.seen,
                answered + other.answered,
                throttled + other.throttled,
                otherStatuses + other.otherStatuses,
                faulted + other.faulted,
                cancelled + other.cancelled);
    }

    /** Counts requests. Thread-safe. */
    static final class Counter {

        private static final int OK = 200;
        private static final int TOO_MANY_REQUESTS = 429;

        private final LongAdder seen = new LongAdder();
        private final LongAdder answered = new LongAdder();
        private final LongAdder throttled = new LongAdder();
        private final LongAdder otherStatuses = new LongAdder();
        private final LongAdder faulted = new LongAdder();
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

        void faulted() {
            faulted.increment();
        }

        void cancelled() {
            cancelled.increment();
        }

        SimulatorCounts counts() {
            // Ends are read before starts, so that no request appears to have ended without having started.
            SimulatorCounts ends = new SimulatorCounts(
                    0, answered.sum(), throttled.sum(), otherStatuses.sum(), faulted.sum(), cancelled.sum());
            return ends.plus(new SimulatorCounts(seen.sum(), 0, 0, 0, 0, 0));
        }
    }
}
