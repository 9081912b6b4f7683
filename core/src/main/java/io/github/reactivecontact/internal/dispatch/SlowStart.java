package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;

/**
 * Limits the requests of a host that open a connection. Each new connection permits one more. After a failure the limit
 * is low again: a server or processor that is busy with many handshakes finishes none of them in time, and would fail
 * again with as many. Not safe for use by several threads.
 *
 * <p>The dispatcher does not see connections. As many are open as were used at the same time, until they were idle for
 * long or one failed to open.
 */
final class SlowStart {

    private static final int INITIAL = 32;
    private static final int AFTER_FAILURE = 4;
    private static final int MAX = 64;

    /** The idle time after which a connection may be closed lies between one and two windows. */
    private static final long WINDOW = Nanos.of(Duration.ofSeconds(22));

    private static final long NOT_STARTED = Long.MIN_VALUE;

    private int limit = INITIAL;

    /** The requests in flight. Those without a connection are left out if they began before the last failure. */
    private int requests;

    /** The permits that are outstanding for further requests. */
    private int requested;

    /** The requests with a connection that have ended since the permits were requested. */
    private int ended;

    /** Those that ended while the previous permits were outstanding. As many end before the next ones are used. */
    private int expectedToEnd;

    private int connected;
    private int mostConnected;
    private int mostConnectedBefore;
    private long windowEnd = NOT_STARTED;
    private int failures;

    /** Whether another request must wait. */
    boolean isFull(long now) {
        startWindow(now);
        int more = Math.max(0, requested - Math.min(expectedToEnd, requests));
        return requests + more - Math.max(mostConnected, mostConnectedBefore) >= limit;
    }

    private void startWindow(long now) {
        if (windowEnd == NOT_STARTED) {
            windowEnd = now + WINDOW;
        } else if (now >= windowEnd) {
            mostConnectedBefore = now < windowEnd + WINDOW ? mostConnected : connected;
            mostConnected = connected;
            windowEnd = now + WINDOW;
        }
    }

    /** A permit was requested for another request. */
    void permitRequested() {
        if (requested++ == 0) {
            ended = 0;
        }
    }

    /** Such a permit was granted or denied, or is no longer waited for. */
    void permitAnswered() {
        if (--requested == 0) {
            expectedToEnd = ended;
        }
    }

    /** Counts a request. Returns the failures before it, which it passes to the other methods. */
    int begun() {
        requests++;
        return failures;
    }

    /** The request has a connection. */
    void connected(int failuresBefore) {
        if (failuresBefore != failures) {
            requests++;
        }
        connected++;
        if (connected > mostConnected) {
            mostConnected = connected;
            if (connected > mostConnectedBefore) {
                limit = Math.min(MAX, limit + 1);
            }
        }
    }

    /** The connection of the request failed to open. */
    void failed(int failuresBefore) {
        if (failuresBefore == failures) {
            failures++;
            limit = AFTER_FAILURE;
            requests = connected;
            mostConnected = connected;
            mostConnectedBefore = 0;
            ended = 0;
            expectedToEnd = 0;
        }
    }

    /** The request ended, or was cancelled. */
    void ended(int failuresBefore, boolean wasConnected) {
        if (wasConnected) {
            requests--;
            connected--;
            ended++;
        } else if (failuresBefore == failures) {
            requests--;
        }
    }
}
