package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.GreenApiSimulatorBuilder.nanos;
import static io.github.reactivecontact.simulator.GreenApiSimulatorBuilder.probability;

import java.time.Duration;

/**
 * How long the simulator works on a request before it answers. Immutable.
 *
 * <p>GREEN-API has taken tens of seconds for a business contact, so a client should hold against a slow tail. What
 * is planned in the place of an answer takes its time too; a refusal of address, rate limit, state or quota comes at
 * once.
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
     * Answers come at once.
     *
     * @return the latency that is none
     */
    public static Latency none() {
        return NONE;
    }

    /**
     * Every answer takes the same time.
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
     * Most answers take half to one and a half times the usual time; a share of them, chosen by the simulator's seed,
     * takes anything up to the slowest.
     *
     * @param usual not negative
     * @param slowest not less than {@code usual}
     * @param slowShare the share of slow answers, from 0 to 1
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

    long draw(Dice dice) {
        if (dice.fraction() < slowShare) {
            long usual = least + spread / 2;
            return usual + (long) (dice.fraction() * (slowest - usual));
        }
        return least + (long) (dice.fraction() * spread);
    }

    /**
     * The numbers.
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
