package io.github.reactivecontact.redis;

/**
 * The share of one instance's rate that a client uses before its first reply from Redis, when it does not know how many
 * clients there are. It begins with a quarter. A refusal halves the share and moves its slot, because another client
 * sends in it. A series of permits without a refusal increases the share, up to the whole rate. Not thread-safe.
 */
final class CautiousShare {

    private static final int FIRST_PARTS = 4;
    private static final int MAX_PARTS = 64;
    private static final double GOLDEN_RATIO = 0.618_033_988_75;
    private static final int PERMITS_BEFORE_INCREASE = 16;

    private int parts = FIRST_PARTS;
    private int permits;
    private boolean isPermitted;
    private double phase;

    /**
     * Creates a share.
     *
     * @param phase from 0 to 1: the begin of the slot within its round
     */
    CautiousShare(double phase) {
        this.phase = phase;
    }

    /** Returns the begin of the slot within its round, from 0 to 1. */
    double phase() {
        return phase;
    }

    /** Returns the number of parts of the rate; this client uses one. */
    int parts() {
        return parts;
    }

    /** Records a permit. */
    void permitted() {
        isPermitted = true;
        if (++permits == PERMITS_BEFORE_INCREASE) {
            parts = Math.max(1, parts - Math.max(1, parts / 8));
            permits = 0;
        }
    }

    /** Records a refusal. Of several after one permit, the first counts. */
    void refused() {
        if (isPermitted) {
            parts = Math.min(MAX_PARTS, 2 * parts);
            phase = (phase + GOLDEN_RATIO) % 1;
        }
        isPermitted = false;
        permits = 0;
    }
}
