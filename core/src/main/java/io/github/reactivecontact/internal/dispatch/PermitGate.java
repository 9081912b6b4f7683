package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Requests permits from the shared permit source, one request at a time, and reports pauses, cooldowns and recoveries
 * to it. Not safe for use by several threads.
 */
final class PermitGate implements PermitRequest.Receiver {

    private static final long TIMEOUT = Nanos.of(Duration.ofSeconds(10));
    /** A connection that is open is taken and written to in less. */
    private static final long TIME_TO_WRITE = Nanos.of(Duration.ofMillis(5));

    private static final long MIN_COOLDOWN = Nanos.of(Duration.ofMillis(100));
    private static final long COOLDOWN_WITHOUT_PERMIT = Nanos.of(Duration.ofSeconds(1));

    /** Bounds the time that one request takes at a source with many clients. */
    private static final int MAX_INSTANCES = 1000;

    /** What the server says of an instance. Faults of the network are those of this client alone. */
    private static final Set<Reason> SHARED = EnumSet.of(
            Reason.UNAUTHORIZED,
            Reason.FORBIDDEN,
            Reason.INSTANCE_NOT_AUTHORIZED,
            Reason.INSTANCE_EXPIRED,
            Reason.INSTANCE_DELETED,
            Reason.QUOTA_EXCEEDED);

    private final PermitSource source;
    private final Events events;
    private final Inbox inbox;
    private final InstancePool pool;
    private final HealthChanges health;
    private final PendingLookups pending;
    private final WaitingWrites writes;
    private final InFlight inFlight;
    private final OpenLookups lookups;
    private @Nullable PermitRequest outstanding;

    /** One for each outstanding permit that is for a new request. */
    private final List<SlowStart> slowStarts = new ArrayList<>();

    PermitGate(
            PermitSource source,
            Events events,
            Inbox inbox,
            InstancePool pool,
            HealthChanges health,
            PendingLookups pending,
            WaitingWrites writes,
            InFlight inFlight,
            OpenLookups lookups) {
        this.source = source;
        this.events = events;
        this.inbox = inbox;
        this.pool = pool;
        this.health = health;
        this.pending = pending;
        this.writes = writes;
        this.inFlight = inFlight;
        this.lookups = lookups;
    }

    // ---- Requests.

    /** Returns when the next permit is requested or given up, or {@link Timer#NEVER}. */
    long nextChange(long now) {
        return outstanding == null
                ? Math.min(inFlight.nextGrant(), writes.nextWithoutPermit(now))
                : outstanding.requestedAt + TIMEOUT;
    }

    /**
     * Requests permits for requests whose permit became too old while they connected, and for the free instances. They
     * are at most as many as can be granted: an unused permit wastes a request.
     */
    void requestForFree(long now) {
        returnUnusable(now);
        if (outstanding != null) {
            return;
        }
        List<Instance> instances = new ArrayList<>();
        takeConnected(instances, now);
        takeFree(instances, now);
        if (!instances.isEmpty()) {
            PermitRequest next = new PermitRequest(instances, now, source, this);
            outstanding = next;
            pool.permitsRequested(instances);
            inbox.send(next::start);
        }
    }

    /** Requests keep their connection: a permit could be too old again after another connect. */
    private void takeConnected(List<Instance> instances, long now) {
        for (Attempt attempt : writes.withoutPermit(now)) {
            if (instances.size() < MAX_INSTANCES && WaitingWrites.permitNeededAt(attempt.instance) <= now) {
                take(attempt.instance, instances);
            }
        }
    }

    private void takeFree(List<Instance> instances, long now) {
        int connected = instances.size();
        int servedByAny = 0;
        int probes = 0;
        while (instances.size() - connected < inFlight.free() && instances.size() < MAX_INSTANCES) {
            Instance instance = pending.soonest(servedByAny);
            if (instance == null || instance.freeAt() > now) {
                break;
            }
            if (instance.unwritten > 0) {
                // A permit could become too old while the connections open, so it is requested after them.
                inFlight.grantWithoutPermit(instance, now);
            } else if (inFlight.wouldGrant(instance, probes, now)) {
                probes += instance.isHealthy() ? 0 : 1;
                servedByAny += instance.waiting == 0 && instance.isHealthy() ? 1 : 0;
                take(instance, instances);
                instance.host.slowStart.permitRequested();
                slowStarts.add(instance.host.slowStart);
            }
        }
    }

    private void take(Instance instance, List<Instance> instances) {
        instance.permitRequested = true;
        pool.changed(instance);
        instances.add(instance);
    }

    // ---- Requests without a permit.

    /** Returns the lookups of requests that should no longer be sent through their instance. */
    private void returnUnusable(long now) {
        for (Attempt attempt : writes.withoutPermit(now)) {
            Instance instance = attempt.instance;
            if (instance.removed || !(instance.isHealthy() || attempt.isProbe())) {
                giveBack(attempt, now);
            }
        }
    }

    /** Gives up a request that was not written. Its lookup waits again. */
    void giveBack(Attempt attempt, long now) {
        inFlight.giveUp(attempt);
        if (attempt.isCopy || attempt.lookup.over) {
            return;
        }
        if (lookups.isClosed()) {
            lookups.failClosed(attempt.lookup);
        } else {
            lookups.requeue(attempt.lookup, now);
        }
    }

    private void giveBackWithoutPermit(Instance instance, long now) {
        Attempt attempt;
        while ((attempt = writes.withoutPermit(instance, now)) != null) {
            giveBack(attempt, now);
        }
    }

    void expire(long now) {
        if (outstanding != null && outstanding.requestedAt + TIMEOUT <= now) {
            PermitRequest late = outstanding;
            inbox.send(late::giveUp);
            failed(late, null, now);
        }
    }

    void cancel() {
        if (outstanding != null) {
            inbox.send(outstanding::giveUp);
            end(outstanding);
        }
    }

    private boolean end(PermitRequest request) {
        if (outstanding != request) {
            return false;
        }
        outstanding = null;
        pool.permitsRequested(List.of());
        slowStarts.forEach(SlowStart::permitAnswered);
        slowStarts.clear();
        for (Instance instance : request.instances) {
            instance.permitRequested = false;
            pool.changed(instance);
        }
        return true;
    }

    // ---- Answers.

    @Override
    public void answered(PermitRequest request, List<@Nullable Permit> permits) {
        events.execute(() -> answered(request, permits, events.now()));
    }

    @Override
    public void failed(PermitRequest request, @Nullable Throwable failure) {
        events.execute(() -> failed(request, failure, events.now()));
    }

    private void answered(PermitRequest request, List<@Nullable Permit> permits, long now) {
        if (!end(request)) {
            return;
        }
        for (int number = 0; number < request.instances.size(); number++) {
            answered(request.instances.get(number), permits.get(number), request.requestedAt, now);
        }
    }

    private void answered(Instance instance, @Nullable Permit permit, long requestedAt, long now) {
        if (instance.removed) {
            return;
        }
        if (permit instanceof Permit.Granted granted) {
            instance.permitted(granted);
            use(instance, usableUntil(instance, requestedAt, now), now);
        } else if (permit instanceof Permit.NotBefore notBefore) {
            instance.denied(requestedAt, Nanos.of(notBefore.delay()), now);
            pool.changed(instance);
        } else if (permit instanceof Permit.Cooldown cooldown) {
            adopt(instance, cooldown, now);
        } else {
            withoutPermit(instance, null, now);
        }
    }

    /**
     * The source may have counted the permit from its request on, so it is used within an interval of that. A permit of
     * a slow source is still usable at once: the next one would come as late.
     */
    private static long usableUntil(Instance instance, long requestedAt, long now) {
        long interval = instance.interval();
        return Math.max(requestedAt + interval, now + Math.max(interval / 4, Math.min(interval, TIME_TO_WRITE)));
    }

    private void use(Instance instance, long permitEndsAt, long now) {
        Attempt connected = writes.withoutPermit(instance, now);
        if (connected == null) {
            inFlight.grantIfFree(instance, permitEndsAt, now);
        } else {
            connected.permitted(permitEndsAt);
        }
    }

    private void adopt(Instance instance, Permit.Cooldown cooldown, long now) {
        giveBackWithoutPermit(instance, now);
        ContactLookupException because = Failures.cooldownOfOther(instance.idInstance, cooldown.reason());
        Duration duration = cooldown.duration();
        if (duration == null && because.reason() == Reason.INSTANCE_DELETED) {
            health.disablePermanently(instance, because, now);
        } else if (duration == null) {
            health.disable(instance, because, false, now);
        } else {
            health.adoptCooldown(instance, because, Math.max(MIN_COOLDOWN, Nanos.of(duration)), now);
        }
    }

    private void failed(PermitRequest request, @Nullable Throwable failure, long now) {
        if (end(request)) {
            request.instances.stream()
                    .filter(instance -> !instance.removed)
                    .forEach(instance -> withoutPermit(instance, failure, now));
        }
    }

    private void withoutPermit(Instance instance, @Nullable Throwable failure, long now) {
        giveBackWithoutPermit(instance, now);
        health.adoptCooldown(instance, Failures.noPermit(instance.idInstance, failure), COOLDOWN_WITHOUT_PERMIT, now);
    }

    // ---- Reports.

    void pause(Instance instance, long now) {
        if (instance.freeAt() > now) {
            Duration duration = Duration.ofNanos(instance.freeAt() - now);
            report(() -> source.pause(instance.idInstance, duration));
        }
    }

    void cooldown(Instance instance, long now) {
        InstanceHealth.Term term = instance.health.term();
        if (term != null && SHARED.contains(term.because().reason())) {
            Reason because = term.because().reason();
            Duration duration = term.state() == State.DISABLED ? null : term.remaining(now);
            report(() -> source.cooldown(instance.idInstance, because, duration));
        }
    }

    void ready(Instance instance) {
        report(() -> source.ready(instance.idInstance));
    }

    private void report(Supplier<Mono<Void>> call) {
        inbox.send(() -> ThreadLocals.run(
                Context.empty(),
                () -> Mono.defer(call).subscribe(null, failure -> Operators.onErrorDropped(failure, Context.empty()))));
    }
}
