package io.github.reactivecontact.stress;

import java.util.SplittableRandom;

/** Random choices that depend on a seed and on what they are for, and not on the order of threads. */
final class Draws {

    private static final int PURPOSES = 256;

    private Draws() {}

    /** The choices of the client about a lookup. */
    static SplittableRandom ofClient(long seed, int lookup) {
        return of(seed, lookup, 0);
    }

    /** The choices of the server about a request, of the so many for that chat, from 1. */
    static SplittableRandom ofServer(long seed, int lookup, int request) {
        return of(seed, lookup, Math.min(request, PURPOSES - 1));
    }

    private static SplittableRandom of(long seed, int lookup, int purpose) {
        // Once more, because the generators of neighbouring seeds would follow each other.
        return new SplittableRandom(new SplittableRandom(seed ^ ((long) lookup * PURPOSES + purpose) << 8).nextLong());
    }
}
