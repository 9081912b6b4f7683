package io.github.reactivecontact.internal.dispatch;

/**
 * Decides when one instance may be granted its next request: evenly, at most {@code requests} in any window of
 * {@code per}. A safety margin extends each window; it adapts to the 429s of the server.
 *
 * <p>Network jitter changes the distance between requests, and a strict server rejects those that arrive too close. The
 * client knows neither the server's limiter nor the jitter, so it finds the margin by trial:
 * <ol>
 *   <li><b>Raise</b> at a 429. The fewer requests were accepted before it, the larger the step. After a few, the margin
 *       doubles; after hundreds, it is nearly right and grows a little. With uniform jitter, a share s of 429s means
 *       that about sqrt(2 s) of the jitter is not covered yet; hence the square root.
 *   <li><b>Keep</b> the margin for some hundred accepted requests. Each probe ends in a 429, so the length of this
 *       phase bounds their share: at most one request in 240, below half a percent.
 *   <li><b>Probe</b>: lower the margin linearly until a 429 shows the limit. Without a 429 it reaches zero after as
 *       many requests as the second phase has. A margin that is no longer needed disappears within two phases.
 * </ol> A margin of more than two windows has another cause than jitter or a lower rate, such as other clients of the
 * instance. The part beyond one window is forgotten within a minute after the last 429. If the cause is still there, a
 * 429 follows at once and restores half of the margin at least.
 *
 * <p>Until the first probe, the second phase lasts at least 120 windows, so that a high rate does not cause many 429s
 * at the start. Raises are larger then: a probe corrects a raise that is too large, and a raise that is too small
 * causes another 429. The first requests may be late, because connections and code are cold. A 429 within the first two
 * windows therefore causes one pause and a small raise.
 *
 * <p>Moments are like {@link System#nanoTime() nanoTime}: of any sign, compared by subtraction. Not safe for use by
 * several threads. The moments of successive calls must not decrease.
 */
final class Pace {

    private static final long INITIAL_MARGIN = 20_000_000L;
    private static final long MIN_MARGIN = 1_000_000L;
    private static final long MAX_MARGIN = 55_000_000_000L;
    private static final long FORGET_AFTER = 50_000_000_000L;
    private static final long COLD_PAUSE = 250_000_000L;
    private static final int REQUESTS_BEFORE_PROBE = 240;
    private static final int MIN_WINDOWS_BEFORE_PROBE = 120;
    private static final double INITIAL_STEP = 5;
    private static final double STEP = 2;

    private final int requests;
    private final long per;
    private final long initial;
    private final long smallest;
    private final long largest;

    private final WriteSlots slots;

    private long margin;
    private long kept;
    private long quiet;
    private boolean warm;
    private boolean probed;
    private long forgotten;
    private long forgottenAt;
    private long changedAt;
    private long due;

    /**
     * Creates a pace that allows the first request at once.
     *
     * @param requests at least 1
     * @param perNanos the length of the window, from a microsecond to some years
     * @param now the current moment
     */
    Pace(int requests, long perNanos, long now) {
        this.requests = requests;
        this.per = perNanos;
        this.smallest = Math.min(MIN_MARGIN, perNanos / 1000);
        this.initial = Math.min(INITIAL_MARGIN, perNanos / 50);
        this.largest = Math.max(MAX_MARGIN, 8 * perNanos);
        this.margin = initial;
        this.kept = initial;
        this.changedAt = now;
        this.due = now;
        // Half for a write that is early, half for one after a late write.
        this.slots = new WriteSlots(smallest / 2, now);
    }

    /** Returns the earliest moment for the next request: {@code nextAt() - now <= 0} means at once. */
    long nextAt() {
        return due;
    }

    /** Returns slots for the writes, which may come later than their grants. */
    WriteSlots slots() {
        return slots;
    }

    /** Delays the next request until a moment, if it is due earlier. */
    void postponeUntil(long moment) {
        due = due - moment > 0 ? due : moment;
    }

    /**
     * Records a request that is about to be sent. A delay up to the smallest margin is caught up: n + 1 requests still
     * span {@code per}.
     */
    void granted(long now) {
        long caughtUp = now - smallest;
        due = (due - caughtUp > 0 ? due : caughtUp) + intervalNanos();
    }

    /** Records a response other than 429. */
    void accepted(long writtenAt) {
        if (writtenAt - changedAt < 0) {
            return; // written with another margin
        }
        // With a large margin, a request counts for each window that it took. Otherwise the recovery would take hours.
        quiet += 1 + margin / per;
        long probing = quiet - requestsBeforeProbe();
        if (probing > 0) {
            margin = Math.max(smallest, kept - kept / requestsBeforeProbe() * probing);
        }
        forgetBeyondOneWindow(writtenAt);
    }

    private void forgetBeyondOneWindow(long writtenAt) {
        if (writtenAt - forgottenAt >= FORGET_AFTER) {
            forgotten = 0;
        }
        // The next response would come too late.
        if (margin > 2 * per && writtenAt - changedAt + intervalNanos() >= FORGET_AFTER) {
            long before = intervalNanos();
            forgotten = margin;
            forgottenAt = writtenAt;
            margin = per;
            kept = per;
            due -= before - intervalNanos();
        }
    }

    /** Restores half of a margin that was forgotten too early, because the whole may have been too large. */
    private long restored(long raised) {
        long restored = Math.max(raised, forgotten / 2);
        forgotten = 0;
        return restored;
    }

    /**
     * Records a 429. Its {@code Retry-After} is not part of the pace.
     *
     * @param now when the response came
     * @param writtenAt when its request was written
     */
    void throttled(long now, long writtenAt) {
        if (writtenAt - changedAt >= 0) { // of several requests with the same margin, the first 429 counts
            slowDown(now);
        }
    }

    /**
     * Adopts the longer interval that all clients of the instance kept when a 429 came.
     *
     * @param intervalNanos the time from one request to the next
     * @param writtenAt when the rejected request was written
     */
    void adopt(long intervalNanos, long writtenAt) {
        // Floating point, so that an interval of centuries does not overflow.
        long adopted = (long) Math.min((double) largest, (double) intervalNanos * requests - per);
        if (adopted > margin && writtenAt - changedAt >= 0) {
            margin = adopted;
        }
    }

    private void slowDown(long now) {
        if (isCold()) {
            due = (due - now > 0 ? due : now) + Math.min(COLD_PAUSE, per);
            margin += margin / 4;
            kept = margin;
        } else {
            raise();
        }
        warm = true;
        quiet = 0;
        changedAt = now;
    }

    private boolean isCold() {
        return !warm && quiet < 2L * requests;
    }

    private void raise() {
        probed |= quiet > requestsBeforeProbe();
        double step = probed ? STEP : INITIAL_STEP;
        long raised = margin + (long) ((double) margin * Math.min(1, step / Math.sqrt((double) quiet + 1)));
        raised = Math.min(largest, Math.max(initial, restored(raised)));
        due += raised - margin; // for the whole window, part of which had the old margin
        margin = raised;
        kept = raised;
    }

    private long requestsBeforeProbe() {
        return probed
                ? REQUESTS_BEFORE_PROBE
                : Math.max(REQUESTS_BEFORE_PROBE, (long) MIN_WINDOWS_BEFORE_PROBE * requests);
    }

    /** Returns the current margin of each window. */
    long marginNanos() {
        return margin;
    }

    /** Returns the current time from one request to the next. */
    long intervalNanos() {
        return (per + margin + requests - 1) / requests;
    }
}
