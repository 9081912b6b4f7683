package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Grants permits at a share of the rate while Redis is unavailable, without coordination. Before the first reply of
 * Redis, the share is a {@link CautiousShare}. Afterwards, each client that Redis counted has its own slot in a round
 * of all slots. Slots follow the last known clock of Redis, so that they do not overlap. The rounds of different
 * instances are shifted against each other, so that they are not all used at once. Thread-safe.
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

    /** The time in which this client has one permit, and the begin of its slot in it. */
    private record Round(long length, long slot) {}

    private final @Nullable Double share;
    private final double phase;
    private final Map<String, Long> sharedIntervals = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private final Map<String, CautiousShare> cautious = new HashMap<>();

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

    /**
     * Requests one permit.
     *
     * @param slot null before the first reply of Redis
     * @param now nanoseconds of a monotonic clock
     */
    synchronized Permit acquire(Request request, @Nullable Slot slot, long now) {
        Long sharedInterval = sharedIntervals.get(request.idInstance());
        long interval = common(sharedInterval == null ? request.interval().toNanos() : sharedInterval);
        CautiousShare learning = share == null && slot == null
                ? cautious.computeIfAbsent(request.idInstance(), id -> new CautiousShare(phase))
                : null;
        Round round = round(interval, slot, learning);
        long begin = (long) (phaseOf(request.idInstance()) * round.length) + round.slot;
        long ahead = slot == null ? 0 : slot.ahead;
        // A client that is slightly late may still use its slot. The tolerance grows with the interval.
        long from = now - Math.max(interval / 32, Math.min(interval / 8, MAX_LATENESS_NANOS));
        Long free = notBefore.get(request.idInstance());
        if (free != null && free - from > 0) {
            from = free;
        }
        long due = from + Math.floorMod(begin - (from + ahead), round.length);
        if (due - now > 0) {
            return Permit.notBefore(Duration.ofNanos(due - now));
        }
        // Less than a whole round, because the next slot starts slightly earlier after the clocks are compared again.
        notBefore.put(request.idInstance(), due + round.length - interval / 2);
        if (learning != null) {
            learning.permitted();
        }
        return Permit.uncoordinated();
    }

    private Round round(long interval, @Nullable Slot slot, @Nullable CautiousShare learning) {
        if (share == null && slot != null) {
            return new Round(interval * slot.of, interval * slot.number);
        }
        if (learning != null) {
            long length = interval * learning.parts();
            return new Round(length, (long) (learning.phase() * length));
        }
        long length = (long) (interval / Objects.requireNonNull(share));
        return new Round(length, (long) (phase * length));
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

    /** Stores that the server refused a request, and that the instance cannot be used for the duration. */
    synchronized void refused(String idInstance, Duration duration, long now) {
        CautiousShare learning = cautious.get(idInstance);
        if (learning != null) {
            learning.refused();
        }
        long free = now + duration.toNanos();
        notBefore.merge(idInstance, free, (first, second) -> first - second > 0 ? first : second);
    }
}
