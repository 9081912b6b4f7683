package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client tells of its instances, none of which has a request on the wire. */
final class Accounts {

    private static final Duration PACE = Duration.ofMillis(1020);

    private Accounts() {}

    static ClientSnapshot snapshot(Instance... instances) {
        return new ClientSnapshot(0, 0, 256, Duration.ZERO, List.of(instances));
    }

    /** Of 12 requests 9 found a contact, 1 found none, and 2 came too early. */
    static Instance ready(String id) {
        return instance(id, State.READY, PACE, Duration.ofMillis(20), null, null, 12, 9, 1, 2, 0);
    }

    static Instance setAside(String id, int seconds) {
        return instance(
                id,
                State.SET_ASIDE,
                PACE,
                Duration.ZERO,
                Duration.ofSeconds(seconds),
                Reason.QUOTA_EXCEEDED,
                0,
                0,
                0,
                0,
                0);
    }

    /** Its only request failed. */
    static Instance gone(String id) {
        return instance(id, State.GONE, Duration.ZERO, Duration.ZERO, null, Reason.UNAUTHORIZED, 1, 0, 0, 0, 1);
    }

    private static Instance instance(
            String id,
            State state,
            Duration interval,
            Duration margin,
            @Nullable Duration setAsideFor,
            @Nullable Reason setAsideBecause,
            long sent,
            long found,
            long noContact,
            long throttled,
            long failed) {
        return new Instance(
                id,
                state,
                interval,
                margin,
                Duration.ZERO,
                setAsideFor,
                setAsideBecause,
                0,
                0,
                sent,
                found,
                noContact,
                throttled,
                failed);
    }
}
