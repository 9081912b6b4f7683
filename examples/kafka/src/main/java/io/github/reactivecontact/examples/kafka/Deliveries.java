package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Recognises records that are delivered again, because a lock was renewed or lost. All share consumers of the process
 * use the same instance, since any of them may receive the next delivery. Thread-safe.
 */
final class Deliveries {

    /** More than all consumers hold. Beyond it, a record whose lock was lost is looked up again. */
    static final int MAX_REMEMBERED = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final Set<RecordId> inProgress = new HashSet<>();
    private final Set<RecordId> delivered = new LinkedHashSet<>();

    /** Returns true for a new record, which the caller looks up; false if its lookup is in progress or done. */
    boolean begin(RecordId id) {
        lock.lock();
        try {
            return !delivered.contains(id) && inProgress.add(id);
        } finally {
            lock.unlock();
        }
    }

    /** Marks the outcome of a record as acknowledged by the cluster. */
    void delivered(RecordId id) {
        lock.lock();
        try {
            inProgress.remove(id);
            delivered.add(id);
            if (delivered.size() > MAX_REMEMBERED) {
                Iterator<RecordId> oldest = delivered.iterator();
                oldest.next();
                oldest.remove();
            }
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isDelivered(RecordId id) {
        lock.lock();
        try {
            return delivered.contains(id);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a record that the share group does not deliver again. */
    void accepted(RecordId id) {
        lock.lock();
        try {
            delivered.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether no lookup is in progress. */
    boolean isIdle() {
        lock.lock();
        try {
            return inProgress.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all of these records are delivered, at most for the given time. */
    void await(Collection<RecordId> ids, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (left > 0 && !delivered.containsAll(ids)) {
                left = change.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
