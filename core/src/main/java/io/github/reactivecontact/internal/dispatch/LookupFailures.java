package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The failed attempts of a lookup, and what they mean for its next ones. Not safe for use by several threads. */
final class LookupFailures {

    private static final int MAX_KEPT = 8;
    private static final int MAX_SKIPS = 64;

    /** When the first attempt that failed was granted. */
    final long firstAttemptAt;

    /** Until when the lookup is in backoff. */
    long notBefore;

    /** The instance of the last fault. The lookup prefers another one, on another host. */
    @Nullable
    Instance avoided;

    /** The number of answers of all instances at the last fault; 0 before. */
    long answersSeen;

    private final List<ContactLookupException> kept = new ArrayList<>(1);
    private int faults;
    private int countedFaults;
    private int skips;
    private int slowdowns;
    private int lateResponses;

    LookupFailures(long firstAttemptAt) {
        this.firstAttemptAt = firstAttemptAt;
    }

    void add(ContactLookupException failure) {
        if (kept.size() == MAX_KEPT) {
            kept.remove(0);
        }
        kept.add(failure);
    }

    int fault() {
        return ++faults;
    }

    int faults() {
        return faults;
    }

    /** Counts a fault that the lookup itself may have caused. */
    int countFault() {
        return ++countedFaults;
    }

    int countedFaults() {
        return countedFaults;
    }

    int slowdown() {
        return ++slowdowns;
    }

    int slowdowns() {
        return slowdowns;
    }

    int lateResponse() {
        return ++lateResponses;
    }

    /** Whether the lookup has been passed over many times because it prefers another instance. */
    boolean isSkippedTooOften() {
        return ++skips > MAX_SKIPS;
    }

    /** Whether the last failure is one of the instance. It is then the reason why no instance can serve the lookup. */
    boolean isLastOfInstance() {
        return FailureScope.of(latest().reason()).isOfInstance();
    }

    private ContactLookupException latest() {
        return kept.get(kept.size() - 1);
    }

    /** Returns the last failure, with the earlier ones. */
    ContactLookupException last(int attempts) {
        return complete(latest().toBuilder(), kept.subList(0, kept.size() - 1), attempts);
    }

    /** Returns a failure of the client itself, with the failures of the attempts. */
    ContactLookupException ended(ContactLookupException.Builder because, int attempts) {
        return complete(because.idInstance(latest().idInstance().orElse(null)), kept, attempts);
    }

    private static ContactLookupException complete(
            ContactLookupException.Builder builder, List<ContactLookupException> earlier, int attempts) {
        earlier.forEach(builder::earlier);
        return builder.attempts(attempts).build();
    }
}
