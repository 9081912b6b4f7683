package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.PermitSource.Permit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the dispatcher knows about an instance: its pace, whether it works, and who waits for it alone. */
final class Instance {

    private static final long SHORTEST_DENIAL = 100_000;
    private static final long LONGEST_FLOOR = 1_000_000_000;
    private static final int MOST_DOUBLINGS = 14;

    final int number;
    final String idInstance;
    final @Nullable Pace pace;
    final SetAside setAside;
    final Tally tally = new Tally();
    final Line line = new Line();
    final Map<ChatId, Lookup> lookups = new HashMap<>();

    /** The attempt that has the permit, until its request is written. */
    @Nullable
    Attempt writing;

    /** The attempt that tries whether the instance works again. */
    @Nullable
    Attempt probe;

    /** Whether a permit of others is being asked for. */
    boolean asked;

    /** Whether the last permit came from who did not know what others send. */
    boolean uncoordinated;

    long lastGrant;

    // An instance's own: counted over all, the turn of the bulk would fall on the same few of several instances.
    int singlesInARow;

    private long heldUntil = Long.MIN_VALUE;
    private long deniedUntil = Long.MIN_VALUE;
    private long intervalOfAll;

    /** Denials in a row, without a permit between them, that were too short. */
    private int shortDenials;

    Instance(int number, String idInstance, @Nullable Pace pace, SetAside setAside) {
        this.number = number;
        this.idInstance = idInstance;
        this.pace = pace;
        this.setAside = setAside;
    }

    void permitted(Permit.Granted permit) {
        Duration interval = permit.interval();
        shortDenials = 0;
        uncoordinated = interval == null;
        intervalOfAll = interval == null ? 0 : Nanos.of(interval);
    }

    /** From one request to the next by the instance's own pace. */
    long interval() {
        return pace == null ? 0 : pace.intervalNanos();
    }

    /** A 429 came. */
    void throttled(Attempt attempt, long now, long retryAfter, long backoff) {
        if (pace == null) {
            holdUntil(now + Math.max(retryAfter, backoff));
            return;
        }
        if (attempt.uncoordinated) {
            denyUntil(now + pace.intervalNanos());
        } else {
            pace.adopt(intervalOfAll, attempt.writtenAt);
            pace.throttled(now, attempt.writtenAt);
            tally.pace(pace);
        }
        holdUntil(now + retryAfter);
    }

    /**
     * The permit source denied a permit for so long since it was asked. Each denial that is too short doubles what is too
     * short, up to an interval or a second.
     */
    void denied(long askedAt, long delay, long now) {
        long longest = Math.min(LONGEST_FLOOR, interval());
        long floor = Math.max(SHORTEST_DENIAL, Math.min(longest, SHORTEST_DENIAL << shortDenials));
        if (delay < floor && shortDenials < MOST_DOUBLINGS) {
            shortDenials++;
        }
        // A request takes as long to the source as the last one did, so it arrives the whole delay after it.
        denyUntil(Math.max(askedAt + delay, now + floor));
    }

    /** Others, not the server, let it send no sooner. */
    void denyUntil(long moment) {
        deniedUntil = Math.max(deniedUntil, moment);
    }

    void holdUntil(long moment) {
        heldUntil = Math.max(heldUntil, moment);
        tally.heldUntil.lazySet(heldUntil);
    }

    boolean isSetAside() {
        return setAside.term() != null;
    }

    boolean isGone() {
        SetAside.Term term = setAside.term();
        return term != null && term.isForGood();
    }

    /** Whether it can be granted something at {@link #freeAt()}. */
    boolean isGrantable() {
        return writing == null && probe == null && !asked && !isGone();
    }

    long freeAt() {
        long free = Math.max(Math.max(heldUntil, deniedUntil), pace == null ? Long.MIN_VALUE : pace.nextAt());
        SetAside.Term term = setAside.term();
        return term == null ? free : Math.max(free, term.until());
    }

    /** Whether somebody who does not wait for recoveries may wait for it. */
    boolean isReady(long now) {
        SetAside.Term term = setAside.term();
        return term == null || (probe == null && term.until() <= now);
    }
}
