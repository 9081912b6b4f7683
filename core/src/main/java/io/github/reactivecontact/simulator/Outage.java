package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.Arguments.nanos;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time in which every request fails. Immutable. For {@link GreenApiSimulator#outage(Outage)}, which is an outage of
 * the host, and {@link GreenApiSimulator#outage(String, Outage)}, which is one of an instance.
 *
 * <pre>{@code
 * Duration from = Duration.ofSeconds(10);
 * Duration to = Duration.ofSeconds(70);
 * green.outage(Outage.of(ErrorReply.SERVICE_UNAVAILABLE, from, to).withRetryAfter(Duration.ofSeconds(5)));
 * }</pre>
 */
public final class Outage {

    private final PlannedFault failure;
    private final long from;
    private final long to;
    private final @Nullable Duration retryAfter;

    private Outage(PlannedFault failure, long from, long to, @Nullable Duration retryAfter) {
        this.failure = failure;
        this.from = from;
        this.to = to;
        this.retryAfter = retryAfter;
    }

    /**
     * Returns an outage with a fault. A request that is stalled by it stays stalled when the outage ends.
     *
     * @param fault the fault of every request
     * @param from first moment, counted from the call of {@code outage}; not negative
     * @param to end, counted likewise, exclusive; after {@code from}
     * @return the outage
     * @throws IllegalArgumentException if a time is out of range
     */
    public static Outage of(Fault fault, Duration from, Duration to) {
        return checked(Objects.requireNonNull(fault, "fault must not be null"), from, to);
    }

    /**
     * Returns an outage with an error.
     *
     * @param reply the error of every request
     * @param from first moment, counted from the call of {@code outage}; not negative
     * @param to end, counted likewise, exclusive; after {@code from}
     * @return the outage
     * @throws IllegalArgumentException if a time is out of range
     */
    public static Outage of(ErrorReply reply, Duration from, Duration to) {
        return checked(Objects.requireNonNull(reply, "reply must not be null"), from, to);
    }

    private static Outage checked(PlannedFault failure, Duration from, Duration to) {
        long begin = nanos("from", from);
        long end = nanos("to", to);
        if (end <= begin) {
            throw new IllegalArgumentException("to must be after from, which is " + from + ", was " + to);
        }
        return new Outage(failure, begin, end, null);
    }

    /**
     * Returns this outage with a {@code Retry-After} in its errors, in place of the one of the {@link ErrorReply}.
     *
     * @param retryAfter sent in seconds, rounded up; not negative
     * @return the outage
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if this outage has a {@link Fault}, which sends no headers
     */
    public Outage withRetryAfter(Duration retryAfter) {
        nanos("retryAfter", retryAfter);
        if (failure instanceof Fault) {
            throw new IllegalStateException("retryAfter needs an outage with an ErrorReply, was one with " + failure);
        }
        return new Outage(failure, from, to, retryAfter);
    }

    PlannedFault failure() {
        return failure;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    boolean isCurrent(long nanosSinceStart) {
        return nanosSinceStart >= from && !isOver(nanosSinceStart);
    }

    boolean isOver(long nanosSinceStart) {
        return nanosSinceStart >= to;
    }

    /**
     * Returns the outage as text.
     *
     * @return for example {@code Outage[RESET, PT10S to PT1M10S]}
     */
    @Override
    public String toString() {
        return "Outage[" + failure + ", " + Duration.ofNanos(from) + " to " + Duration.ofNanos(to)
                + (retryAfter == null ? "" : ", retryAfter=" + retryAfter) + "]";
    }
}
