package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import org.jspecify.annotations.Nullable;

/**
 * For how long an instance that failed is not asked: doubling from a first time to a longest, or for good. At least some
 * milliseconds, so that an instance without a rate is not asked in a loop. Changed by one thread at a time, read by any.
 */
final class SetAside {

    private static final long SHORTEST = 10_000_000;

    /** What is in force. */
    record Term(ContactLookupException because, long lasts, long until) {

        boolean isForGood() {
            return until == Alarm.NEVER;
        }
    }

    private final long first;
    private final long longest;
    private volatile @Nullable Term term;

    SetAside(long first, long longest) {
        this.first = Math.max(SHORTEST, first);
        this.longest = Math.max(SHORTEST, longest);
    }

    void forNow(ContactLookupException failure, long now) {
        Term before = term;
        long lasts = before == null ? first : Math.min(longest, Math.multiplyExact(2, Math.min(before.lasts, longest)));
        lasts = Math.max(first, lasts);
        term = new Term(failure, lasts, now + lasts);
    }

    /** As others say. Should it fail here too afterwards, that is not the first time. */
    void byOthers(ContactLookupException because, long lasts, long now) {
        Term before = term;
        term = new Term(because, before == null ? lasts : Math.max(before.lasts, lasts), now + lasts);
    }

    void forGood(ContactLookupException failure) {
        term = new Term(failure, Alarm.NEVER, Alarm.NEVER);
    }

    /** The probe told neither that the instance works nor that it does not. */
    void probedInVain(long now) {
        Term before = term;
        if (before != null && !before.isForGood()) {
            term = new Term(before.because, before.lasts, now + before.lasts);
        }
    }

    void over() {
        term = null;
    }

    @Nullable
    Term term() {
        return term;
    }
}
