package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The health of an instance: available, cooling down, or disabled, which is a cooldown without an end. Successive
 * cooldowns double from an initial to a maximal duration. A cooldown lasts at least 10 ms, so that an instance without
 * a rate is not probed in a loop. Written by one thread at a time, read by any.
 */
final class InstanceHealth {

    private static final long MIN = 10_000_000;

    /** One cooldown in force. */
    record Term(ContactLookupException because, long lasts, long until) {

        boolean isPermanent() {
            return until == Timer.NEVER;
        }

        /** Returns the time until its end: zero or negative when it is over, null if it has no end. */
        @Nullable
        Duration remaining(long now) {
            return isPermanent() ? null : Duration.ofNanos(until - now);
        }
    }

    private final long initial;
    private final long max;
    private volatile @Nullable Term term;

    InstanceHealth(long initial, long max) {
        this.initial = Math.max(MIN, initial);
        this.max = Math.max(MIN, max);
    }

    void startOrDouble(ContactLookupException failure, long now) {
        Term before = term;
        long lasts = before == null ? initial : Math.min(max, Math.multiplyExact(2, Math.min(before.lasts, max)));
        lasts = Math.max(initial, lasts);
        term = new Term(failure, lasts, now + lasts);
    }

    /** Adopts the cooldown of another client. If the instance fails in this client afterwards, the cooldown doubles. */
    void adopt(ContactLookupException because, long lasts, long now) {
        Term before = term;
        term = new Term(because, before == null ? lasts : Math.max(before.lasts, lasts), now + lasts);
    }

    void startPermanent(ContactLookupException failure) {
        term = new Term(failure, Timer.NEVER, Timer.NEVER);
    }

    /** Repeats the cooldown: the probe failed, but not because of the instance. */
    void repeat(long now) {
        Term before = term;
        if (before != null && !before.isPermanent()) {
            term = new Term(before.because, before.lasts, now + before.lasts);
        }
    }

    void end() {
        term = null;
    }

    @Nullable
    Term term() {
        return term;
    }
}
