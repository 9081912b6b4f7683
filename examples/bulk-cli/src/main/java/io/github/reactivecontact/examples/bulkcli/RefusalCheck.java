package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Stops the run when every instance refuses requests: the lookups would wait until a person corrects the configuration.
 * Pending lookups then end without an outcome, so that {@code --resume} repeats them.
 */
final class RefusalCheck {

    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final Set<Reason> REFUSALS =
            Set.of(Reason.UNAUTHORIZED, Reason.FORBIDDEN, Reason.NOT_FOUND, Reason.UNEXPECTED_RESPONSE);

    private final ReactiveContactClient client;
    private final Sinks.Empty<Void> refused = Sinks.empty();
    private volatile boolean isRefused;

    RefusalCheck(ReactiveContactClient client) {
        this.client = client;
    }

    /** Completes when the run is to stop. */
    Mono<Void> refused() {
        return refused.asMono();
    }

    boolean isRefused() {
        return isRefused;
    }

    /** Closes the client if every instance refuses requests. */
    void check() {
        if (!isRefused && isEveryInstanceRefusing(client.snapshot())) {
            isRefused = true;
            refused.tryEmitEmpty();
            client.closeLater(Duration.ZERO).onErrorComplete().subscribe();
        }
    }

    /** An instance that has answered may answer again. One that is never probed does not. */
    static boolean isEveryInstanceRefusing(ClientSnapshot snapshot) {
        return !snapshot.instances().isEmpty()
                && snapshot.instances().stream().allMatch(instance -> isNeverProbed(instance) || isRefusing(instance));
    }

    private static boolean isNeverProbed(Instance instance) {
        return instance.state() == State.DISABLED && instance.cooldownRemaining() == null;
    }

    private static boolean isRefusing(Instance instance) {
        boolean hasAnswered = instance.found() + instance.noContact() > 0;
        return !hasAnswered
                && switch (instance.state()) {
                    case DISABLED -> true;
                    case COOLING_DOWN ->
                        instance.cooldownReason() != null && REFUSALS.contains(instance.cooldownReason());
                    case READY, THROTTLED, CIRCUIT_OPEN -> false;
                };
    }
}
