package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.PermitSource.Permit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The dispatcher's state of one instance: pace, pauses, cooldown, and the attempts that block further grants. */
final class Instance {

    /** The attempt number that means none. */
    static final long NONE = 0;

    private static final long MIN_DENIAL = 100_000;
    private static final long MAX_DENIAL_FLOOR = 1_000_000_000;
    private static final int MAX_DOUBLINGS = 14;

    final int number;
    final String idInstance;
    final String serverAddress;
    final @Nullable Pace pace;
    final InstanceHealth health;
    final InstanceCounters counters = new InstanceCounters();

    /** The number of waiting lookups that require this instance. */
    int waiting;

    /** The number of the attempt that has the permit, until its request is written; or {@link #NONE}. */
    long writing;

    /** The number of the attempt that probes the instance after a cooldown; or {@link #NONE}. */
    long probe;

    /** Whether a permit has been requested and not answered yet. */
    boolean permitRequested;

    /** Whether the last permit was not coordinated with other clients. */
    boolean uncoordinated;

    long lastGrant;

    // Counted per instance: with a common count, bulk lookups could get the same few instances every time.
    int singlesInARow;

    private long pausedUntil = Long.MIN_VALUE;
    private long deniedUntil = Long.MIN_VALUE;
    private long sharedInterval;

    /** The number of consecutive denials that were too short. A permit resets it. */
    private int shortDenials;

    Instance(int number, Settings.Target target, @Nullable Pace pace, InstanceHealth health) {
        this.number = number;
        this.idInstance = target.idInstance();
        this.serverAddress = target.serverAddress();
        this.pace = pace;
        this.health = health;
    }

    void permitted(Permit.Granted permit) {
        Duration interval = permit.interval();
        shortDenials = 0;
        uncoordinated = interval == null;
        sharedInterval = interval == null ? 0 : Nanos.of(interval);
    }

    /** The time from one request to the next by this client's own pace. */
    long interval() {
        return pace == null ? 0 : pace.intervalNanos();
    }

    /**
     * Slows down after a 429.
     *
     * @param writtenAt when the rejected request was written
     * @param wasUncoordinated whether its permit was not coordinated with other clients
     * @param retryAfter the server's {@code Retry-After}, or 0
     * @param backoff the pause of an instance without a rate
     */
    void throttled(long writtenAt, boolean wasUncoordinated, long now, long retryAfter, long backoff) {
        if (pace == null) {
            pauseUntil(now + Math.max(retryAfter, backoff));
            return;
        }
        if (wasUncoordinated) {
            denyUntil(now + pace.intervalNanos());
        } else {
            pace.adopt(sharedInterval, writtenAt);
            pace.throttled(now, writtenAt);
            counters.pace(pace);
        }
        pauseUntil(now + retryAfter);
    }

    /**
     * Waits after the permit source has denied a permit. Each denial that is too short doubles the shortest wait, up to
     * an interval or a second.
     */
    void denied(long requestedAt, long delay, long now) {
        long longest = Math.min(MAX_DENIAL_FLOOR, interval());
        long floor = Math.max(MIN_DENIAL, Math.min(longest, MIN_DENIAL << shortDenials));
        if (delay < floor && shortDenials < MAX_DOUBLINGS) {
            shortDenials++;
        }
        // Counted from the last request: the next one takes as long to reach the source, so it arrives one delay later.
        denyUntil(Math.max(requestedAt + delay, now + floor));
    }

    private void denyUntil(long moment) {
        deniedUntil = Math.max(deniedUntil, moment);
    }

    /** Pauses at least until a moment. */
    void pauseUntil(long moment) {
        pausedUntil = Math.max(pausedUntil, moment);
        counters.pausedUntil.lazySet(pausedUntil);
    }

    boolean isCoolingDown() {
        return health.term() != null;
    }

    boolean isDisabled() {
        InstanceHealth.Term term = health.term();
        return term != null && term.isPermanent();
    }

    /** Whether it can be granted a lookup at {@link #freeAt()}. */
    boolean isGrantable() {
        return writing == NONE && probe == NONE && !permitRequested && !isDisabled();
    }

    long freeAt() {
        long free = Math.max(Math.max(pausedUntil, deniedUntil), pace == null ? Long.MIN_VALUE : pace.nextAt());
        InstanceHealth.Term term = health.term();
        return term == null ? free : Math.max(free, term.until());
    }

    /** Whether a single lookup may wait for it: it is not cooling down, or may be probed now. */
    boolean isReady(long now) {
        InstanceHealth.Term term = health.term();
        return term == null || (probe == NONE && term.until() <= now);
    }
}
