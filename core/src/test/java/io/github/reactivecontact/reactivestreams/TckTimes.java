package io.github.reactivecontact.reactivestreams;

import org.reactivestreams.tck.TestEnvironment;

/** How long the verification waits: for a signal that must come, and to see that none comes. */
final class TckTimes {

    static final long GARBAGE_COLLECTION_MILLIS = 1000;

    private static final long SIGNAL_MILLIS = 5000;
    private static final long NO_SIGNAL_MILLIS = 50;
    private static final long POLL_MILLIS = 10;

    private TckTimes() {}

    static TestEnvironment environment() {
        return new TestEnvironment(SIGNAL_MILLIS, NO_SIGNAL_MILLIS, POLL_MILLIS);
    }
}
