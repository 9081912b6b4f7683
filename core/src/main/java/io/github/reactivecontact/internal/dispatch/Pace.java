package io.github.reactivecontact.internal.dispatch;

/**
 * When one instance may write its next request: evenly, at most {@code requests} in any window of {@code per}, each
 * window stretched by a margin that is learnt from the server's 429s.
 *
 * <p>Requests that leave a window apart arrive closer or farther, by what the network adds to each, and a strict server
 * refuses those that arrive too close. Neither the server's limiter nor the network's jitter is known, so the margin is
 * found by trying:
 * <ol>
 *   <li><b>Raise</b> at a 429, the more the sooner it comes: after a few answers the margin is far off and doubles, after
 *       hundreds it is nearly right. Where delays are uniform, a share s of refusals means that about sqrt(2 s) of their
 *       spread is still uncovered; hence the square root.
 *   <li><b>Hold</b> the margin for some hundred accepted requests. Each probe ends in a 429, so the length of the hold
 *       decides their share: one in 240 and some, below half a percent.
 *   <li><b>Probe</b> downward, in a straight line that would reach nothing after as many requests again, until a 429
 *       shows where the edge is. What is no longer needed is so forgotten within two holds.
 * </ol>
 * Until the first probe the hold lasts two minutes of windows at least, so that many requests a window do not mean many
 * 429s at the start, and raises are bolder: too much is given back later, too little is another 429 now.
 * The very first requests are late for reasons of their own, with connections and code still cold: a 429 within the
 * first two windows pauses once, and raises little.
 *
 * <p>Moments are {@link System#nanoTime() nanoTime}-like: any sign, compared by subtraction. Not thread-safe: one owner
 * calls it, with moments that do not go back.
 */
final class Pace {

    private static final long FIRST_MARGIN = 20_000_000L;
    private static final long SMALLEST_MARGIN = 1_000_000L;
    private static final long LARGEST_MARGIN = 60_000_000_000L;
    private static final long COLD_PAUSE = 250_000_000L;
    private static final int HOLD = 240;
    private static final int FIRST_HOLD_WINDOWS = 120;
    private static final double FIRST_BOLDNESS = 5;
    private static final double BOLDNESS = 2;

    private final int requests;
    private final long per;
    private final long first;
    private final long smallest;
    private final long largest;

    private long margin;
    private long held;
    private long quiet;
    private boolean warm;
    private boolean probed;
    private long changedAt;
    private long due;

    /**
     * A pace that allows the first request at once.
     *
     * @param requests how many, at least 1
     * @param perNanos in any window of that length, from a microsecond to some years
     * @param now the present moment
     */
    Pace(int requests, long perNanos, long now) {
        this.requests = requests;
        this.per = perNanos;
        this.smallest = Math.min(SMALLEST_MARGIN, perNanos / 1000);
        this.first = Math.min(FIRST_MARGIN, perNanos / 50);
        this.largest = Math.max(LARGEST_MARGIN, 8 * perNanos);
        this.margin = first;
        this.held = first;
        this.changedAt = now;
        this.due = now;
    }

    /** The earliest moment at which the next request may be written: {@code nextAt() - now <= 0} means at once. */
    long nextAt() {
        return due;
    }

    /** A request is written. A timer late by up to the smallest margin is caught up: n + 1 requests still span per. */
    void written(long now) {
        long caughtUp = now - smallest;
        due = (due - caughtUp > 0 ? due : caughtUp) + intervalNanos();
    }

    /** An answer came that was not a 429. */
    void accepted(long writtenAt) {
        if (writtenAt - changedAt < 0) {
            return; // says nothing about the margin in force
        }
        // At a crawl a request stands for all the windows it took, or coming back would take hours.
        quiet += 1 + margin / per;
        long probing = quiet - hold();
        if (probing > 0) {
            margin = Math.max(smallest, held - held / hold() * probing);
        }
    }

    /**
     * A 429 came. How long it asks to wait, if it says so, is not the pace's to keep.
     *
     * @param now when it came
     * @param writtenAt when its request was written
     */
    void throttled(long now, long writtenAt) {
        if (writtenAt - changedAt >= 0) { // of several in flight at the same margin, the first has said it all
            slowDown(now);
        }
    }

    /**
     * A 429 came at a longer interval than the pace's own, because others who use the instance want it: no shorter one
     * will do.
     *
     * @param intervalNanos from one request to the next, as all kept it
     * @param writtenAt when the request was written that was refused
     */
    void adopt(long intervalNanos, long writtenAt) {
        // In floating point an interval of centuries does not overflow.
        long kept = (long) Math.min((double) largest, (double) intervalNanos * requests - per);
        if (kept > margin && writtenAt - changedAt >= 0) {
            margin = kept;
        }
    }

    private void slowDown(long now) {
        if (isCold()) {
            due = (due - now > 0 ? due : now) + Math.min(COLD_PAUSE, per);
            margin += margin / 4;
            held = margin;
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
        probed |= quiet > hold();
        double boldness = probed ? BOLDNESS : FIRST_BOLDNESS;
        long raised = margin + (long) ((double) margin * Math.min(1, boldness / Math.sqrt((double) quiet + 1)));
        raised = Math.min(largest, Math.max(first, raised));
        due += raised - margin; // at once for the whole window, part of which was written at the old margin
        margin = raised;
        held = raised;
    }

    private long hold() {
        return probed ? HOLD : Math.max(HOLD, (long) FIRST_HOLD_WINDOWS * requests);
    }

    /** By how much each window is stretched at present. */
    long marginNanos() {
        return margin;
    }

    /** The time from one request to the next at present. */
    long intervalNanos() {
        return (per + margin + requests - 1) / requests;
    }
}
