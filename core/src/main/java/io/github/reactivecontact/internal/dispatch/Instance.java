package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.PermitSource.Permit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The dispatcher's state of one instance: pace, pauses, health, and the attempts that block further grants. */
final class Instance {

    /** The position of an instance that is not in a heap. */
    static final int NOT_PLACED = -1;

    private static final int MAX_UNWRITTEN = 16;
    private static final long MIN_DENIAL = 100_000;
    private static final long MAX_DENIAL_FLOOR = 1_000_000_000;
    private static final int MAX_DOUBLINGS = 14;
    private static final long MAX_READY_PAUSE = 30_000_000_000L;
    private static final long PASS_OVER = 50_000_000;
    private static final int MIN_UNANSWERED = 3;
    private static final long MIN_SILENCE = 5_000_000_000L;
    private static final int SILENCE_PER_LATENCY = 4;

    final String idInstance;
    Host host;
    final @Nullable Pace pace;
    final InstanceHealth health;
    final @Nullable WriteSlots slots;
    final InstanceCounters counters = new InstanceCounters();

    /** The positions in the heaps of the pool. */
    final int[] positions = {NOT_PLACED, NOT_PLACED};

    /** The number of waiting lookups that require this instance. */
    int waiting;

    /** Where the next attempt is sent. An attempt in flight keeps its own. */
    Settings.Target target;

    /** The number of attempts whose requests are not written yet, most of them because they have no connection. */
    int unwritten;

    /** The number of probes in flight. */
    int probes;

    /** Whether the pool counts it as healthy. */
    boolean countedAsHealthy;

    /** Whether the pool counts it as deleted. */
    boolean countedAsDeleted;

    /** Whether it is no longer in the pool. */
    boolean removed;

    /** Whether a permit has been requested and not answered yet. */
    boolean permitRequested;

    /** Whether the last permit was not coordinated with other clients. */
    boolean uncoordinated;

    long lastGrant;

    // Counted per instance: with a common count, bulk lookups could get the same few instances every time.
    int singlesInARow;

    private int unanswered;
    private long silentSince;
    private long pausedUntil = Long.MIN_VALUE;
    private long deniedUntil = Long.MIN_VALUE;
    private long sharedInterval;

    /** The number of consecutive denials that were too short. A permit resets it. */
    private int shortDenials;

    Instance(Settings.Target target, Host host, @Nullable Pace pace, InstanceHealth health) {
        this.idInstance = target.idInstance();
        this.host = host;
        this.target = target;
        this.pace = pace;
        this.health = health;
        this.slots = pace == null ? null : pace.slots();
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

    /** Lets other instances serve the waiting lookups, which prefer them. */
    void passOver(long now) {
        denyUntil(now + PASS_OVER);
    }

    /** Lets the probes in flight end first. */
    void postponeProbe(long now) {
        denyUntil(now + MAX_DENIAL_FLOOR);
    }

    private void denyUntil(long moment) {
        deniedUntil = Math.max(deniedUntil, moment);
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** Pauses at least until a moment. */
    void pauseUntil(long moment) {
        pausedUntil = Math.max(pausedUntil, moment);
        counters.pausedUntil.lazySet(pausedUntil);
    }

    /** Whether neither its own circuit nor that of its host is open, and it is neither cooling down nor disabled. */
    boolean isHealthy() {
        return health.term() == null && host.term() == null;
    }

    /** Returns why it is not healthy, or null. */
    InstanceHealth.@Nullable Term term() {
        InstanceHealth.Term own = health.term();
        return own == null ? host.term() : own;
    }

    /** Frees the write slot, if the attempt has it. Safe for use by several threads. */
    void written(long attempt, long at) {
        if (slots != null) {
            slots.written(attempt, at, counters.interval.get());
        }
    }

    /** Whether the next attempt has this address and token. */
    boolean isSentTo(Settings.Target other) {
        return target.route() == other.route();
    }

    /** Records a grant. */
    void granted(long now) {
        if (unanswered++ == 0) {
            silentSince = now;
        }
    }

    /** Records a response or a failure. */
    void ended(long now) {
        unanswered = Math.max(0, unanswered - 1);
        silentSince = now;
    }

    /** Records a cancelled request. */
    void gaveUp() {
        unanswered = Math.max(0, unanswered - 1);
    }

    /**
     * Whether several requests have had neither response nor failure for a long time.
     *
     * @param latency the recent latency of all instances
     */
    boolean isSilent(long latency, long now) {
        return unanswered >= MIN_UNANSWERED && now - silentSince > Math.max(MIN_SILENCE, latency * SILENCE_PER_LATENCY);
    }

    /** Whether server faults or failed connections are all that keeps it from being used. */
    boolean isCircuitOpen() {
        InstanceHealth.Term term = term();
        return term != null && term.isCircuitOpen();
    }

    /** Whether it is disabled and never probed. */
    boolean isDeleted() {
        InstanceHealth.Term term = health.term();
        return term != null && term.isPermanent();
    }

    /**
     * Whether it can be granted a lookup at {@link #freeAt()}.
     *
     * @param isAlone whether no instance is healthy; several probes may be in flight then
     */
    boolean isGrantable(boolean isAlone) {
        return unwritten < MAX_UNWRITTEN
                && !permitRequested
                && !removed
                && !isDeleted()
                && (isHealthy() || isProbeable(isAlone));
    }

    private boolean isProbeable(boolean isAlone) {
        return (isAlone && isCircuitOpen()) || (probes == 0 && (host.term() == null || host.probes == 0));
    }

    /** Returns when its pauses end. */
    long idleUntil() {
        return Math.max(pausedUntil, deniedUntil);
    }

    /** Returns when its pace and its pauses allow the next request, whatever its health. */
    long pacedUntil() {
        return pace == null ? idleUntil() : Math.max(idleUntil(), pace.nextAt());
    }

    long freeAt() {
        long free = pacedUntil();
        InstanceHealth.Term own = health.term();
        InstanceHealth.Term ofHost = host.term();
        if (own == null && ofHost == null) {
            return free;
        }
        free = isCircuitOpen() ? Math.max(free, host.probeNotBefore()) : free;
        free = own == null ? free : Math.max(free, own.until());
        return ofHost == null ? free : Math.max(free, ofHost.until());
    }

    /** Whether a single lookup may wait for it: it is healthy, or may be probed now. */
    boolean isReady(long now) {
        InstanceHealth.Term term = term();
        return term == null || (probes == 0 && term.until() <= now && pausedUntil <= now + MAX_READY_PAUSE);
    }
}
