package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of the cache that have not ended, and their time limits. Not safe for use by several threads. */
final class CacheCalls {

    private static final int MAX_GETS = 16;

    private final long timeLimit;
    private final LinkedQueue<CacheCall<?>> calls = new LinkedQueue<>();

    /** The calls without a signal, which need a timer, in the order of their time limits. */
    private final LinkedQueue<CacheCall<?>> waiting = new LinkedQueue<>();

    private int gets;

    CacheCalls(long timeLimit) {
        this.timeLimit = timeLimit;
    }

    /** Whether no other get may be outstanding. */
    boolean isFull() {
        return gets == MAX_GETS;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    List<CacheCall<?>> copy() {
        return calls.copy();
    }

    void add(CacheCall<?> call) {
        call.place = calls.addLast(call);
        gets += call instanceof CacheCall.Get ? 1 : 0;
    }

    /** Returns false if it has ended before. */
    boolean remove(CacheCall<?> call) {
        if (call.place == null) {
            return false;
        }
        calls.remove(call.place);
        call.place = null;
        gets -= call instanceof CacheCall.Get ? 1 : 0;
        if (call.waitingPlace != null) {
            waiting.remove(call.waitingPlace);
            call.waitingPlace = null;
        }
        return true;
    }

    /** Starts the time limit of a call. Returns false if the call has ended. */
    boolean limit(CacheCall<?> call, long now) {
        if (call.place == null) {
            return false;
        }
        call.waitsUntil = now + timeLimit;
        call.waitingPlace = waiting.addLast(call);
        return true;
    }

    /** Returns the first call whose time limit has passed, or null. */
    @Nullable
    CacheCall<?> late(long now) {
        return nextDue() <= now ? waiting.first() : null;
    }

    /** Returns when the first time limit passes, or {@link Timer#NEVER}. */
    long nextDue() {
        CacheCall<?> first = waiting.first();
        return first == null ? Timer.NEVER : first.waitsUntil;
    }
}
