package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Grants permits at a share of the rate while Redis is unavailable, without coordination. Each client that Redis
 * counted has its own slot in a round of all slots. Slots follow the last known clock of Redis, so that they do not
 * overlap. The rounds of different instances are shifted against each other, so that they are not all used at once.
 * Thread-safe.
 */
final class LocalShare {

    private static final int STEPS = 8;
    private static final long MAX_LATENESS_NANOS = 10_000_000L;
    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final double SCALE = 0x1p32;

    /**
     * The slot of this client among the clients that Redis counted last.
     *
     * @param number from 0
     * @param of number of slots
     * @param ahead nanoseconds that the clock of Redis is ahead of the local clock
     */
    record Slot(int number, int of, long ahead) {}

    private final @Nullable Double share;
    private final double phase;
    private final Map<String, Long> sharedIntervals = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();

    /**
     * Creates a share.
     *
     * @param share share of the rate, or null for one slot
     * @param phase from 0 to 1: shifts the start of a fixed share within its round
     */
    LocalShare(@Nullable Double share, double phase) {
        this.share = share;
        this.phase = phase;
    }

    /** Stores the interval that all clients keep, as Redis returned it. */
    synchronized void kept(String idInstance, Duration interval) {
        sharedIntervals.put(idInstance, interval.toNanos());
    }

    synchronized Permit acquire(Request request, Slot slot, long now) {
        Long sharedInterval = sharedIntervals.get(request.idInstance());
        long interval = common(sharedInterval == null ? request.interval().toNanos() : sharedInterval);
        long round = share == null ? interval * slot.of : (long) (interval / share);
        long begin = (long) (phaseOf(request.idInstance()) * round)
                + (share == null ? interval * slot.number : (long) (phase * round));
        // A client that is slightly late may still use its slot. The tolerance grows with the interval.
        long from = now - Math.max(interval / 32, Math.min(interval / 8, MAX_LATENESS_NANOS));
        Long free = notBefore.get(request.idInstance());
        if (free != null && free - from > 0) {
            from = free;
        }
        long due = from + Math.floorMod(begin - (from + slot.ahead), round);
        if (due - now > 0) {
            return Permit.notBefore(Duration.ofNanos(due - now));
        }
        // Less than a whole round, because the next slot starts slightly earlier after the clocks are compared again.
        notBefore.put(request.idInstance(), due + round - interval / 2);
        return Permit.uncoordinated();
    }

    /** Returns a phase from 0 to 1: the same in every process, and far apart for similar ids. */
    private static double phaseOf(String idInstance) {
        return Integer.toUnsignedLong(idInstance.hashCode() * GOLDEN_RATIO) / SCALE;
    }

    /**
     * Rounds an interval up: intervals differ slightly between clients, and rounds of different length would overlap.
     */
    private static long common(long interval) {
        long step = Math.max(1, Long.highestOneBit(interval) / STEPS);
        return (interval + step - 1) / step * step;
    }

    /** Stores that the instance cannot be used for the duration. */
    synchronized void refused(String idInstance, Duration duration, long now) {
        long free = now + duration.toNanos();
        notBefore.merge(idInstance, free, (first, second) -> first - second > 0 ? first : second);
    }
}
