package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.transport.Transport;
import java.util.List;
import java.util.function.Consumer;
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
    private final @Nullable CacheGate cache;
    private final Timer timer;
    private final Inbox inbox;
    private final Transport transport;
    private final Sinks.Empty<Void> released = Sinks.empty();
    private long graceEndsAt = Timer.NEVER;
    private long graceOfBulksEndsAt = Timer.NEVER;
    private boolean releasing;

    Shutdown(
            OpenLookups lookups,
            InFlight inFlight,
            @Nullable PermitGate permits,
            @Nullable CacheGate cache,
            Timer timer,
            Inbox inbox,
            Transport transport) {
        this.lookups = lookups;
        this.inFlight = inFlight;
        this.permits = permits;
        this.cache = cache;
        this.timer = timer;
        this.inbox = inbox;
        this.transport = transport;
    }

    /** Completes when everything is released. Safe for use by several threads. */
    Mono<Void> released() {
        return released.asMono();
    }

    /** Ends all bulks, and begins or shortens the grace period of their requests. */
    void endBulks(long grace, long now) {
        lookups.endBulks();
        graceOfBulksEndsAt = Math.min(graceOfBulksEndsAt, now + grace);
    }

    /** Begins or shortens the grace period. */
    void begin(long grace, long now) {
        graceEndsAt = Math.min(graceEndsAt, now + grace);
        lookups.close();
        if (cache != null) {
            cache.failAll(Failures::closed);
        }
        for (Attempt attempt : inFlight.all()) {
            if (attempt.isCopy || attempt.lookup.over) {
                inFlight.giveUp(attempt);
            }
        }
    }

    /** Returns when the next grace period ends, or {@link Timer#NEVER} if there is none. */
    long graceEndsAt() {
        return Math.min(graceEndsAt, graceOfBulksEndsAt);
    }

    boolean isReleasing() {
        return releasing;
    }

    /** Releases everything when the last request has ended, or the grace period is over. */
    void proceed(long now) {
        if (graceOfBulksEndsAt <= now) {
            graceOfBulksEndsAt = Timer.NEVER;
            inFlight.all().forEach(attempt -> lookups.failEnded(attempt.lookup));
        }
        if (!lookups.isClosed()) {
            return;
        }
        if (graceEndsAt <= now) {
            giveUpAll(lookups::failClosed);
            if (cache != null) {
                cache.giveUpAll();
            }
        }
        if (inFlight.isEmpty() && (cache == null || cache.isIdle()) && !releasing) {
            releasing = true;
            release();
        }
    }

    /** Without a timer no pause, deadline or timeout would end, so each lookup ends now. */
    void failAllWithoutTimer(List<Lookup> pending, long now) {
        if (permits != null) {
            permits.cancel();
        }
        Consumer<Lookup> failing = lookup -> lookups.failWithoutTimer(lookup, timer.rejection());
        giveUpAll(failing);
        if (cache != null) {
            cache.failAll(() -> Failures.noTimer(timer.rejection()));
            cache.giveUpAll();
        }
        pending.forEach(failing);
        proceed(now);
    }

    private void giveUpAll(Consumer<Lookup> ending) {
        for (Attempt attempt : inFlight.all()) {
            inFlight.giveUp(attempt);
            ending.accept(attempt.lookup);
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
