package io.github.reactivecontact.simulator;

/** Repeatable random numbers: the same seed gives the same numbers (SplitMix64). Not thread-safe. */
final class SeededRandom {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SeededRandom(long seed) {
        this.state = seed;
    }

    /** Returns a generator for one request: the n-th request has the same numbers in every run with the same seed. */
    static SeededRandom ofRequest(long seed, long ordinal) {
        return new SeededRandom(mix(seed + mix(ordinal)));
    }

    static SeededRandom of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return new SeededRandom(mix(hash));
    }

    static long mix(long bits) {
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    long bits() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    int below(int bound) {
        return (int) Math.floorMod(bits(), (long) bound);
    }

    /** From 0 (inclusive) to 1 (exclusive). */
    double fraction() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    boolean oneIn(int chances) {
        return below(chances) == 0;
    }

    <T> T pick(T[] choices) {
        return choices[below(choices.length)];
    }
}
