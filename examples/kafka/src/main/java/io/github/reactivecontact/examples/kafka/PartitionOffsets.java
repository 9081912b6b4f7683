package io.github.reactivecontact.examples.kafka;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/**
 * How far one assignment of a partition may be committed: up to the first record whose outcome has not been delivered.
 * Offsets need not be consecutive: compaction and transactions leave gaps. Safe for use by many threads.
 */
final class PartitionOffsets {

    private final Queue<Long> pending = new ArrayDeque<>();
    private final Set<Long> deliveredEarly = new HashSet<>();
    private long committable;

    /** Begins at the offset that is fetched next. */
    PartitionOffsets(long position) {
        this.committable = position;
    }

    /** A record has come; each offset is larger than the one before. */
    synchronized void taken(long offset) {
        pending.add(offset);
    }

    /** The outcome of a record that was taken is where it belongs, and will not get lost. */
    synchronized void delivered(long offset) {
        deliveredEarly.add(offset);
        while (!pending.isEmpty() && deliveredEarly.remove(pending.peek())) {
            committable = pending.remove() + 1;
        }
    }

    /** Nothing before this position is still to come: it passes gaps, unless an outcome is outstanding. */
    synchronized void fetchedUpTo(long position) {
        if (pending.isEmpty() && position > committable) {
            committable = position;
        }
    }

    /** The offset to commit: where a successor is to begin. */
    synchronized long committable() {
        return committable;
    }

    /** How many records a successor would get again. */
    synchronized int uncommittable() {
        return pending.size();
    }
}
