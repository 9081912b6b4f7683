package io.github.reactivecontact.simulator;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of requests. */
final class Tally {

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
