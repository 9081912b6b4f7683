package io.github.reactivecontact.stress;

import java.util.SplittableRandom;

/** Random choices that depend on a seed and their purpose only, not on the order of threads. */
final class SeededChoices {

    private static final int PURPOSES = 256;

    private SeededChoices() {}

    /** The choices of the client for a lookup. */
    static SplittableRandom ofClient(long seed, int lookup) {
        return of(seed, lookup, 0);
    }

    /** The choices of the server for the nth request of a chat, counted from 1. */
    static SplittableRandom ofServer(long seed, int lookup, int request) {
        return of(seed, lookup, Math.min(request, PURPOSES - 1));
    }

    private static SplittableRandom of(long seed, int lookup, int purpose) {
        // Seeded twice, because generators with adjacent seeds are correlated.
        return new SplittableRandom(new SplittableRandom(seed ^ ((long) lookup * PURPOSES + purpose) << 8).nextLong());
    }
}
