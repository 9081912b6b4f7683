package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Permits at a share of the rate, by this client alone: each client that Redis knew has a slot of its own in a round of
 * as many, by Redis's clock as it was heard last, so that they do not meet. Safe for use by many threads.
 */
final class LocalShare {

    private static final int STEPS = 8;
    private static final long MOST_LATE = 10_000_000L;

    /**
     * This client among those that Redis knew when it was heard last.
     *
     * @param number from 0
     * @param of how many
     * @param ahead by how many nanoseconds Redis's clock is ahead of the one here
     */
    record Slot(int number, int of, long ahead) {}

    private final @Nullable Double share;
    private final double phase;
    private final Map<String, Long> notBefore = new HashMap<>();

    /**
     * Makes a share.
     *
     * @param share of the rate, or null for one slot
     * @param phase from 0 to 1: where in its round a share begins that is not a slot
     */
    LocalShare(@Nullable Double share, double phase) {
        this.share = share;
        this.phase = phase;
    }

    synchronized Permit acquire(Request request, Slot slot, long now) {
        long interval = common(request.interval().toNanos());
        long round = share == null ? interval * slot.of : (long) (interval / share);
        long begin = share == null ? interval * slot.number : (long) (phase * round);
        // Who comes a little late may still use the slot: at short intervals a timer's lateness, at long ones a share.
        long from = now - Math.max(interval / 32, Math.min(interval / 8, MOST_LATE));
        Long free = notBefore.get(request.idInstance());
        if (free != null && free - from > 0) {
            from = free;
        }
        long due = from + Math.floorMod(begin - (from + slot.ahead), round);
        if (due - now > 0) {
            return Permit.notBefore(Duration.ofNanos(due - now));
        }
        // Not the whole round, because the next slot begins a little earlier if the clocks are compared anew.
        notBefore.put(request.idInstance(), due + round - interval / 2);
        return Permit.uncoordinated();
    }

    /** Clients learn intervals that differ a little, but their rounds must be equally long, or they would meet at times. */
    private static long common(long interval) {
        long step = Math.max(1, Long.highestOneBit(interval) / STEPS);
        return (interval + step - 1) / step * step;
    }

    /** The instance cannot be used for so long. */
    synchronized void refused(String idInstance, Duration duration, long now) {
        long free = now + duration.toNanos();
        notBefore.merge(idInstance, free, (one, other) -> one - other > 0 ? one : other);
    }
}
