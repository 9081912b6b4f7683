package io.github.reactivecontact.simulator;

import java.util.concurrent.atomic.AtomicLong;

/** Gives each request dice of its own: the n-th request throws the same in every run with the same seed. */
final class Chance {

    private final long seed;
    private final AtomicLong ordinal = new AtomicLong();

    Chance(long seed) {
        this.seed = seed;
    }

    Dice next() {
        return new Dice(Dice.mix(seed + Dice.mix(ordinal.incrementAndGet())));
    }
}
