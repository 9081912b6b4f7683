package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Snapshots of instances without requests in flight. */
final class TestSnapshots {

    private static final Duration INTERVAL = Duration.ofMillis(1020);

    private TestSnapshots() {}

    static ClientSnapshot snapshot(Instance... instances) {
        return new ClientSnapshot(0, Duration.ZERO, 0, 256, Duration.ZERO, 0, List.of(instances), null, null);
    }

    /** 12 requests: 9 found a contact, 1 found none, 2 were throttled. */
    static Instance ready(String id) {
        return instance(id, State.READY, INTERVAL, Duration.ofMillis(20), null, null, 12, 9, 1, 2, 0);
    }

    static Instance coolingDown(String id, int seconds) {
        return instance(
                id,
                State.COOLING_DOWN,
                INTERVAL,
                Duration.ZERO,
                Duration.ofSeconds(seconds),
                Reason.QUOTA_EXCEEDED,
                0,
                0,
                0,
                0,
                0);
    }

    /** One request, which failed. Never probed. */
    static Instance disabled(String id) {
        return instance(id, State.DISABLED, Duration.ZERO, Duration.ZERO, null, Reason.UNAUTHORIZED, 1, 0, 0, 0, 1);
    }

    static Instance circuitOpen(String id, Reason reason, int seconds) {
        return unavailable(id, State.CIRCUIT_OPEN, reason, Duration.ofSeconds(seconds), 0, 0);
    }

    /** One failed request and those that the server answered. */
    static Instance unavailable(
            String id, State state, Reason reason, @Nullable Duration cooldownRemaining, long found, long noContact) {
        return instance(
                id,
                state,
                INTERVAL,
                Duration.ZERO,
                cooldownRemaining,
                reason,
                found + noContact + 1,
                found,
                noContact,
                0,
                1);
    }

    private static Instance instance(
            String id,
            State state,
            Duration interval,
            Duration margin,
            @Nullable Duration cooldownRemaining,
            @Nullable Reason cooldownReason,
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
                cooldownRemaining,
                cooldownReason,
                0,
                0,
                sent,
                found,
                noContact,
                throttled,
                failed);
    }
}
