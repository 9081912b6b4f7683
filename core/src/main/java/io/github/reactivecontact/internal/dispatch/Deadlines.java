package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.util.LinkedQueue;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of callers, ordered by time. A single lookup has its time from its beginning, a source of a bulk from
 * its first attempt. Not safe for use by several threads.
 */
final class Deadlines {

    private final @Nullable Duration ofSingles;
    private final NavigableMap<Long, LinkedQueue<Caller>> callers = new TreeMap<>();

    /** Creates an empty set; {@code ofSingles} is the deadline of single lookups, or null for none. */
    Deadlines(@Nullable Duration ofSingles) {
        this.ofSingles = ofSingles;
    }

    /** Returns the time that a caller has, or null for any. */
    @Nullable
    Duration limitOf(Caller caller) {
        return caller.priority() == Priority.SINGLE ? ofSingles : caller.deadline();
    }

    /** Records that a caller waits for a lookup. */
    void joined(Caller caller, Lookup lookup, long now) {
        if (caller.priority() == Priority.SINGLE || !lookup.isFirstAttempt()) {
            start(caller, now);
        }
    }

    /** Records the first attempt of a lookup. */
    void attempted(Lookup lookup, long now) {
        lookup.callers.forEach(caller -> {
            if (caller.deadlinePlace == null) {
                start(caller, now);
            }
        });
    }

    private void start(Caller caller, long now) {
        begin(caller, now);
        add(caller);
    }

    /** Whether a caller has a deadline that counts from its entry. */
    boolean isTimedFromEntry(Caller caller) {
        return ofSingles != null && caller.priority() == Priority.SINGLE;
    }

    /** Sets the deadline of a caller that has a limit and no deadline yet, without adding it. */
    void begin(Caller caller, long now) {
        Duration limit = limitOf(caller);
        if (limit != null && caller.deadline == 0) {
            caller.deadline = now + Nanos.of(limit);
        }
    }

    /** Adds a caller, if it has a deadline. */
    void add(Caller caller) {
        if (caller.deadline != 0 && caller.deadlinePlace == null) {
            caller.deadlinePlace = callers.computeIfAbsent(caller.deadline, moment -> new LinkedQueue<>())
                    .addLast(caller);
        }
    }

    void remove(Caller caller) {
        LinkedQueue<Caller> due = caller.deadlinePlace == null ? null : callers.get(caller.deadline);
        if (due != null && caller.deadlinePlace != null) {
            due.remove(caller.deadlinePlace);
            if (due.isEmpty()) {
                callers.remove(caller.deadline);
            }
        }
        caller.deadlinePlace = null;
    }

    boolean isDue(Caller caller, long moment) {
        return caller.deadlinePlace != null && caller.deadline <= moment;
    }

    /** Returns the earliest deadline, or {@link Timer#NEVER}. */
    long next() {
        return callers.isEmpty() ? Timer.NEVER : callers.firstKey();
    }

    /** Returns the caller with the earliest deadline, or null. */
    @Nullable
    Caller first() {
        return callers.isEmpty() ? null : callers.firstEntry().getValue().first();
    }
}
