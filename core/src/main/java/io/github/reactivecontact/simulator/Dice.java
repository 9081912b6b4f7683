package io.github.reactivecontact.simulator;

/** Repeatable chance: the same seed gives the same throws (SplitMix64). Not safe for use by several threads at once. */
final class Dice {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    /** Dice of its own for each request: the n-th throws the same in every run with the same seed. */
    static Dice ofRequest(long seed, long ordinal) {
        return new Dice(mix(seed + mix(ordinal)));
    }

    static Dice of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return new Dice(mix(hash));
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

    /** From 0, included, to 1, excluded. */
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
