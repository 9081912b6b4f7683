package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the writes of one instance an interval apart. Requests whose connections are slow to open become ready for
 * their write in any order, and several at one moment. An attempt takes the slot before its write and frees it with the
 * write. Safe for use by several threads.
 */
final class WriteSlots {

    private static final long FREE = 0;

    private final AtomicLong holder = new AtomicLong(FREE);
    private final long tolerance;

    /** Changed by the holder of the slot only. */
    private volatile long next;

    /**
     * Creates a slot that is free now.
     *
     * @param tolerance how early a write may be, and how much of a delay is caught up, in nanoseconds
     */
    WriteSlots(long tolerance, long now) {
        this.tolerance = tolerance;
        this.next = now;
    }

    /** Takes the slot if it is free and due. */
    boolean take(long attempt, long now) {
        if (next - now > tolerance || !holder.compareAndSet(FREE, attempt)) {
            return false;
        }
        if (next - now > tolerance) {
            // Another attempt has written in between.
            holder.set(FREE);
            return false;
        }
        return true;
    }

    /**
     * Frees the slot, if the attempt has it.
     *
     * @param interval the time until the next slot
     */
    void written(long attempt, long now, long interval) {
        if (holder.get() == attempt) {
            next = Math.max(next, now - tolerance) + interval;
            holder.set(FREE);
        }
    }

    /** Returns when it is due, or {@link Timer#NEVER} while it is taken. */
    long dueAt() {
        return holder.get() == FREE ? next - tolerance : Timer.NEVER;
    }
}
