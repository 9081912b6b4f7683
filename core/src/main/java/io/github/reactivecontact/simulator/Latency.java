package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.Arguments.nanos;
import static io.github.reactivecontact.simulator.Arguments.probability;

import java.time.Duration;

/**
 * The time from a request to its response. Immutable.
 *
 * <p>GREEN-API has taken tens of seconds for a business contact, so test clients with a slow tail. Planned faults and
 * errors have the latency too. Responses in an {@link Outage}, to a wrong address or token, and those of rate limit,
 * state and quota, are immediate.
 */
public final class Latency {

    private static final Latency NONE = fixed(Duration.ZERO);

    private final long least;
    private final long spread;
    private final long slowest;
    private final double slowShare;

    private Latency(long least, long spread, long slowest, double slowShare) {
        this.least = least;
        this.spread = spread;
        this.slowest = slowest;
        this.slowShare = slowShare;
    }

    /**
     * Returns a latency of zero.
     *
     * @return the latency
     */
    public static Latency none() {
        return NONE;
    }

    /**
     * Returns a constant latency.
     *
     * @param latency not negative
     * @return the latency
     * @throws IllegalArgumentException if it is negative
     */
    public static Latency fixed(Duration latency) {
        long nanos = nanos("latency", latency);
        return new Latency(nanos, 0, nanos, 0);
    }

    /**
     * Returns a random latency. Most responses take half to one and a half times the usual time. A share of them,
     * chosen by the seed of the simulator, takes up to the slowest time.
     *
     * @param usual not negative
     * @param slowest not less than {@code usual}
     * @param slowShare share of slow responses, from 0 to 1
     * @return the latency
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Latency withSlowTail(Duration usual, Duration slowest, double slowShare) {
        long nanos = nanos("usual", usual);
        if (slowest.compareTo(usual) < 0) {
            throw new IllegalArgumentException(
                    "slowest must not be less than usual, which is " + usual + ", was " + slowest);
        }
        return new Latency(nanos / 2, nanos, nanos("slowest", slowest), probability("slowShare", slowShare));
    }

    long draw(SeededRandom random) {
        if (random.fraction() < slowShare) {
            long usual = least + spread / 2;
            return usual + (long) (random.fraction() * (slowest - usual));
        }
        return least + (long) (random.fraction() * spread);
    }

    /**
     * Returns the latency as text.
     *
     * @return for example {@code Latency[PT0.025S to PT0.075S, 0.01 of them up to PT20S]}
     */
    @Override
    public String toString() {
        String usual = Duration.ofNanos(least) + (spread == 0 ? "" : " to " + Duration.ofNanos(least + spread));
        return "Latency[" + usual
                + (slowShare == 0 ? "" : ", " + slowShare + " of them up to " + Duration.ofNanos(slowest)) + "]";
    }
}
