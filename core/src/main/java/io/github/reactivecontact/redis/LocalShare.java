package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Permits at a share of the rate, by this client alone: each client that Redis knew has a slot of its own in a round of
 * as many, by Redis's clock as it was heard last, so that they do not meet. Instances have their rounds at different
 * moments, or they would all want to be asked at once. Safe for use by many threads.
 */
final class LocalShare {

    private static final int STEPS = 8;
    private static final long MOST_LATE = 10_000_000L;
    private static final int GOLDEN = 0x9E3779B9;
    private static final double SCALE = 0x1p32;

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
    private final Map<String, Long> kept = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();

    /**
     * Makes a share.
     *
     * @param share of the rate, or null for one slot
     * @param phase from 0 to 1: by how much of its round a share that is not a slot begins later
     */
    LocalShare(@Nullable Double share, double phase) {
        this.share = share;
        this.phase = phase;
    }

    /** All clients keep that interval now, by Redis. */
    synchronized void kept(String idInstance, Duration interval) {
        kept.put(idInstance, interval.toNanos());
    }

    synchronized Permit acquire(Request request, Slot slot, long now) {
        Long keptByAll = kept.get(request.idInstance());
        long interval = common(keptByAll == null ? request.interval().toNanos() : keptByAll);
        long round = share == null ? interval * slot.of : (long) (interval / share);
        long begin = (long) (phaseOf(request.idInstance()) * round)
                + (share == null ? interval * slot.number : (long) (phase * round));
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

    /** From 0 to 1, the same in every process, and far apart for neighbours. */
    private static double phaseOf(String idInstance) {
        return Integer.toUnsignedLong(idInstance.hashCode() * GOLDEN) / SCALE;
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
