package io.github.reactivecontact.reactivestreams;

import org.reactivestreams.tck.TestEnvironment;

/** Timeouts of the TCK: for an expected signal, and to verify that none arrives. */
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
