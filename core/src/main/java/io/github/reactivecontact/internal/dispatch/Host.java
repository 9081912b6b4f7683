package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import org.jspecify.annotations.Nullable;

/**
 * A host that instances share. If no connection to it can be opened, the circuits of all its instances open together,
 * and one of them probes the host. Written by one thread at a time; {@link #term()} is read by any.
 */
final class Host {

    /** Scheme, host and port. */
    final String origin;

    final CircuitBreaker breaker = new CircuitBreaker();

    final SlowStart slowStart = new SlowStart();

    /** The number of probes in flight to its instances. */
    int probes;

    private volatile InstanceHealth.@Nullable Term term;
    private long probeNotBefore = Long.MIN_VALUE;

    Host(String origin) {
        this.origin = origin;
    }

    void openCircuit(ContactLookupException because, long lasts, long now) {
        term = new InstanceHealth.Term(State.CIRCUIT_OPEN, because, lasts, now + lasts);
    }

    void shortenCircuit(long moment) {
        InstanceHealth.Term before = term;
        if (before != null) {
            term = before.endingBy(moment);
        }
    }

    void closeCircuit() {
        term = null;
        breaker.succeeded();
    }

    /** Delays the next probe of any of its instances. */
    void delayProbe(long until) {
        probeNotBefore = until;
    }

    long probeNotBefore() {
        return probeNotBefore;
    }

    InstanceHealth.@Nullable Term term() {
        return term;
    }
}
