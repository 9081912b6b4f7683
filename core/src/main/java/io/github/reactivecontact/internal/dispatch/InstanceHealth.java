package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The health of an instance: available, or in a term after which it is probed. Faults of the server open the circuit
 * for a short term. Failures that a person must fix start a cooldown, which doubles from an initial to a maximal
 * duration. A disabled instance is probed once an hour, or never if it was deleted. Written by one thread at a time,
 * read by any.
 */
final class InstanceHealth {

    /** An instance without a rate must not be probed in a loop. */
    private static final long MIN = 10_000_000;

    private static final long DISABLED = Nanos.of(Duration.ofHours(1));

    /** The time until the next probe. */
    record Term(State state, ContactLookupException because, long lasts, long until) {

        boolean isPermanent() {
            return until == Timer.NEVER;
        }

        boolean isCircuitOpen() {
            return state == State.CIRCUIT_OPEN;
        }

        /** Returns the time until its end: zero or negative when it is over, null if it has no end. */
        @Nullable
        Duration remaining(long now) {
            return isPermanent() ? null : Duration.ofNanos(until - now);
        }

        Term endingBy(long moment) {
            return new Term(state, because, lasts, Math.min(until, moment));
        }
    }

    final CircuitBreaker breaker = new CircuitBreaker();

    private final long initial;
    private final long max;
    private volatile @Nullable Term term;

    /** Whether any response showed that address and token are right. */
    private boolean accepted;

    InstanceHealth(long initial, long max) {
        this.initial = Math.max(MIN, initial);
        this.max = Math.max(MIN, max);
    }

    void accepted() {
        accepted = true;
    }

    boolean wasAccepted() {
        return accepted;
    }

    void startOrDouble(ContactLookupException failure, long now) {
        Term before = term;
        long lasts = before == null || before.isCircuitOpen()
                ? initial
                : Math.min(max, Math.multiplyExact(2, Math.min(before.lasts, max)));
        start(State.COOLING_DOWN, failure, Math.max(initial, lasts), now);
    }

    /** Adopts the cooldown of another client. If the instance fails in this client afterwards, the cooldown doubles. */
    void adopt(ContactLookupException because, long lasts, long now) {
        Term before = term;
        long longest = before == null || before.isCircuitOpen() ? lasts : Math.max(before.lasts, lasts);
        term = new Term(State.COOLING_DOWN, because, longest, now + lasts);
    }

    void disable(ContactLookupException because, long now) {
        start(State.DISABLED, because, DISABLED, now);
    }

    void disablePermanently(ContactLookupException because) {
        term = new Term(State.DISABLED, because, Timer.NEVER, Timer.NEVER);
    }

    void openCircuit(ContactLookupException because, long lasts, long now) {
        start(State.CIRCUIT_OPEN, because, lasts, now);
    }

    private void start(State state, ContactLookupException because, long lasts, long now) {
        term = new Term(state, because, lasts, now + lasts);
    }

    /** Repeats the term: the probe failed, but for another reason. */
    void repeat(long now) {
        Term before = term;
        if (before != null && !before.isPermanent()) {
            start(before.state, before.because, before.lasts, now);
        }
    }

    /** Ends the term, and the doubling of cooldowns, so that a failed probe starts an initial one. */
    void endTermNow(long now) {
        Term before = term;
        if (before != null && !before.isPermanent()) {
            long lasts = before.state == State.COOLING_DOWN ? Math.min(before.lasts, initial / 2) : before.lasts;
            term = new Term(before.state, before.because, lasts, now);
        }
    }

    long initialCooldown() {
        return initial;
    }

    /** Ends the term of an open circuit by a moment. */
    void shortenCircuit(long moment) {
        Term before = term;
        if (before != null && before.isCircuitOpen()) {
            term = before.endingBy(moment);
        }
    }

    void end() {
        term = null;
        breaker.succeeded();
    }

    /** Forgets everything: address or token have changed. */
    void reset() {
        end();
        accepted = false;
    }

    @Nullable
    Term term() {
        return term;
    }
}
