package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.transport.Transport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Closes a dispatcher: waits up to a grace period for the requests in flight, then releases everything that it uses.
 */
final class Shutdown {

    private final OpenLookups lookups;
    private final InFlight inFlight;
    private final @Nullable PermitGate permits;
    private final Timer timer;
    private final Inbox inbox;
    private final Transport transport;
    private final Sinks.Empty<Void> released = Sinks.empty();
    private long graceEndsAt = Timer.NEVER;
    private boolean releasing;

    Shutdown(
            OpenLookups lookups,
            InFlight inFlight,
            @Nullable PermitGate permits,
            Timer timer,
            Inbox inbox,
            Transport transport) {
        this.lookups = lookups;
        this.inFlight = inFlight;
        this.permits = permits;
        this.timer = timer;
        this.inbox = inbox;
        this.transport = transport;
    }

    /** Completes when everything is released. Safe for use by several threads. */
    Mono<Void> released() {
        return released.asMono();
    }

    /** Begins or shortens the grace period. */
    void begin(long grace, long now) {
        graceEndsAt = Math.min(graceEndsAt, now + grace);
        lookups.close();
    }

    /** Returns when the grace period ends, or {@link Timer#NEVER} while the dispatcher is open. */
    long graceEndsAt() {
        return graceEndsAt;
    }

    boolean isReleasing() {
        return releasing;
    }

    /** Releases everything when the last request has ended, or the grace period is over. */
    void proceed(long now) {
        if (!lookups.isClosed()) {
            return;
        }
        if (graceEndsAt <= now) {
            for (Attempt attempt : inFlight.all()) {
                inFlight.giveUp(attempt);
                lookups.failClosed(attempt.lookup);
            }
        }
        if (inFlight.isEmpty() && !releasing) {
            releasing = true;
            release();
        }
    }

    private void release() {
        if (permits != null) {
            permits.cancel();
        }
        timer.dispose();
        inbox.send(() -> Mono.defer(transport::disposeLater)
                .subscribe(
                        null,
                        failure -> inbox.execute(() -> inbox.deliver(() -> released.tryEmitError(failure))),
                        () -> inbox.execute(() -> inbox.deliver(released::tryEmitEmpty))));
    }
}
