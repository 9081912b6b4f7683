package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Collection;

/** Ends flows in peace: they begin nothing new, finish what is under way if they can, and are given up if they cannot. */
final class Drain {

    /** For what has been looked up and is on its way to the cluster. */
    static final Duration FOR_ACKNOWLEDGEMENTS = Duration.ofSeconds(2);

    private final Duration grace;

    Drain(Duration grace) {
        this.grace = grace;
    }

    /** Takes no longer than the grace and {@link #FOR_ACKNOWLEDGEMENTS}. */
    void drain(Collection<PartitionFlow> flows) {
        try {
            flows.forEach(PartitionFlow::stop);
            await(flows, grace);
            flows.forEach(PartitionFlow::giveUp);
            await(flows, FOR_ACKNOWLEDGEMENTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flows.forEach(PartitionFlow::cancel);
        }
    }

    private static void await(Collection<PartitionFlow> flows, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (PartitionFlow flow : flows) {
            flow.hasEndedWithin(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
