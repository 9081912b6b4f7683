package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.dispatch.ServerLimiter.SlidingWindowLimiter;

/** An instance of a simulated fleet: its schedule, its rate limiter, and the requests that it received. */
final class FleetInstance {

    private static final int FAULTS_UNTIL_KNOWN = 3;
    private static final long NEVER = Long.MAX_VALUE;

    final String idInstance;
    final String host;
    final FleetSchedule schedule;
    private final long countsFrom;
    private final SlidingWindowLimiter limiter;
    private final MinuteCounts counts = new MinuteCounts();
    private int requests;
    private int writes;
    private int tooEarly;
    private long lastWrite;
    private long closestWrites = Long.MAX_VALUE;
    private int failuresEnded;
    private boolean failed;
    private int unknown;
    private long memberSince;
    private int afterRemoval;
    private int tokenOfServer;
    private int tokenOfClient;
    private long tokenSince;
    private int withReplacedToken;

    FleetInstance(
            String idInstance, String host, Settings.Rate rate, FleetSchedule schedule, long start, long countsFrom) {
        this.idInstance = idInstance;
        this.host = host;
        this.countsFrom = countsFrom;
        this.schedule = schedule;
        this.limiter = new SlidingWindowLimiter(rate.requests(), rate.per().toNanos(), start, true);
    }

    /** Counts a request, whether it gets a connection or not. Returns its number, from 1. */
    int begun(long elapsed, boolean failing, int token) {
        requests++;
        withReplacedToken += token == tokenOfClient ? 0 : 1;
        afterRemoval += isMember() ? 0 : 1;
        if (elapsed >= countsFrom) {
            counts.add(elapsed - countsFrom, failing);
        }
        if (failing != failed) {
            failed = failing;
            failuresEnded = 0;
        }
        if (failing && failuresEnded < FAULTS_UNTIL_KNOWN) {
            unknown++;
        }
        return requests;
    }

    boolean isFailing(long elapsed, int request) {
        return schedule.at(elapsed, request).isFailing();
    }

    /** Counts a request that reaches the network. Returns whether the rate permits it. */
    boolean written(long now) {
        if (writes > 0) {
            closestWrites = Math.min(closestWrites, now - lastWrite);
        }
        lastWrite = now;
        writes++;
        boolean isPermitted = limiter.allows(now);
        tooEarly += isPermitted ? 0 : 1;
        return isPermitted;
    }

    /** The client gets the instance, or loses it. */
    void member(boolean isMember, long elapsed) {
        if (isMember != isMember()) {
            memberSince = isMember ? elapsed : NEVER;
        }
    }

    boolean isMember() {
        return memberSince != NEVER;
    }

    /** The server replaces the token: from now on, it refuses the old one. */
    void replaceToken() {
        tokenOfServer++;
        tokenSince = NEVER;
    }

    /** The client gets the token of the server. */
    void passToken(long elapsed) {
        tokenOfClient = tokenOfServer;
        tokenSince = tokenSince == NEVER ? elapsed : tokenSince;
    }

    int tokenOfClient() {
        return tokenOfClient;
    }

    boolean accepts(int token) {
        return token == tokenOfServer;
    }

    /** Whether the client had it and its token, and it answered, at each moment from one until another. */
    boolean wasHealthy(long from, long to) {
        return memberSince <= from && tokenSince <= from && schedule.isHealthy(from, to);
    }

    /** Returns the requests with a token that the client knew to be replaced. */
    int withReplacedToken() {
        return withReplacedToken;
    }

    /** Returns the requests that it got after the client lost it. */
    int afterRemoval() {
        return afterRemoval;
    }

    void ended(boolean failing) {
        if (failing) {
            failuresEnded++;
        }
    }

    int requests() {
        return requests;
    }

    int writes() {
        return writes;
    }

    /** Returns the number of writes that the rate does not permit. */
    int tooEarly() {
        return tooEarly;
    }

    /** Returns the shortest time between two writes in nanoseconds, or {@link Long#MAX_VALUE}. */
    long closestWrites() {
        return closestWrites;
    }

    /** Returns the requests that were sent to it while it failed, before the third of them in each phase ended. */
    int unknown() {
        return unknown;
    }

    MinuteCounts counts() {
        return counts;
    }
}
