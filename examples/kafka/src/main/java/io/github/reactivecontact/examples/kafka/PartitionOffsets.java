package io.github.reactivecontact.examples.kafka;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/**
 * Tracks the offset to commit for one assignment of a partition: that of the first record without a delivered outcome.
 * Offsets may have gaps, because of compaction and transactions. Thread-safe.
 */
final class PartitionOffsets {

    private final Queue<Long> pending = new ArrayDeque<>();
    private final Set<Long> deliveredEarly = new HashSet<>();
    private long committable;

    /** Starts at the offset of the next fetch. */
    PartitionOffsets(long position) {
        this.committable = position;
    }

    /** Adds a received record. Offsets must increase. */
    synchronized void received(long offset) {
        pending.add(offset);
    }

    /** Marks the outcome of a received record as acknowledged. */
    synchronized void delivered(long offset) {
        deliveredEarly.add(offset);
        while (!pending.isEmpty() && deliveredEarly.remove(pending.peek())) {
            committable = pending.remove() + 1;
        }
    }

    /** Advances over a gap up to the fetch position, unless an outcome is outstanding. */
    synchronized void fetchedUpTo(long position) {
        if (pending.isEmpty() && position > committable) {
            committable = position;
        }
    }

    /** Returns the offset to commit. */
    synchronized long committable() {
        return committable;
    }

    /** Returns the number of received records from the first one without a delivered outcome. */
    synchronized int uncommittable() {
        return pending.size();
    }
}
