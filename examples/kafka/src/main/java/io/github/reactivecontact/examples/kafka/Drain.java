package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Collection;

/** Ends flows gracefully: starts no further lookup, waits for those in flight, and cancels them after the grace. */
final class Drain {

    /** Time for outcomes that have been sent to Kafka but are not acknowledged yet. */
    static final Duration ACKNOWLEDGEMENT_TIMEOUT = Duration.ofSeconds(2);

    private final Duration grace;

    Drain(Duration grace) {
        this.grace = grace;
    }

    /** Takes at most the grace plus {@link #ACKNOWLEDGEMENT_TIMEOUT}. */
    void drain(Collection<RecordFlow> flows) {
        try {
            flows.forEach(RecordFlow::stop);
            await(flows, grace);
            flows.forEach(RecordFlow::cancelLookups);
            await(flows, ACKNOWLEDGEMENT_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flows.forEach(RecordFlow::cancel);
        }
    }

    private static void await(Collection<RecordFlow> flows, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (RecordFlow flow : flows) {
            flow.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
