package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.internal.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Decides which lookup is sent next, through which instance, and when. Safe for use by several threads.
 *
 * <p>A caller enters and joins the open lookup of its chat. The lookup waits until a free instance is granted to it.
 * When the attempt ends, its outcome goes to all callers, or the lookup waits again. Each step is an event of the
 * {@link Inbox}: events run one at a time, without a lock. Each event reads the clock, and so does the work after the
 * events. Questions to the cache and its hits need neither.
 */
public final class Dispatcher {

    private final Inbox inbox;
    private final OutcomeExecutor outcomeExecutor;
    private final LifecycleEvents lifecycle;
    private final Timer timer;
    private final Events events;
    private final Snapshots snapshots;
    private final OpenLookups lookups;
    private final InFlight inFlight;
    private final WaitingWrites writes;
    private final Admission admission;
    private final @Nullable PermitGate permits;
    private final @Nullable CacheGate cache;
    private final AttemptOutcomes outcomes;
    private final InstanceReplacement replacement;
    private final InstanceReports reports;
    private final Shutdown shutdown;
    private final Pump pump;
    private final SignalEvents signals = new SignalEvents();

    /**
     * Creates a dispatcher. It sends nothing yet.
     *
     * @param settings the settings of the client
     * @param transport owns the connections of the instances; disposed when the dispatcher is closed
     */
    public Dispatcher(Settings settings, Transport transport) {
        this(settings, transport, () -> ThreadLocalRandom.current().nextDouble());
    }

    Dispatcher(Settings settings, Transport transport, DoubleSupplier random) {
        this.timer = new Timer(settings.scheduler(), this::execute);
        this.outcomeExecutor = new OutcomeExecutor(settings.scheduler(), timer::isOnTimerThread);
        this.inbox = new Inbox(this::afterEvents, outcomeExecutor);
        this.events = new Events(inbox, timer);
        this.lifecycle = new LifecycleEvents(settings.listeners(), inbox::deliver);
        InstancePool pool = new InstancePool(settings, lifecycle, events::now);
        HealthChanges health = new HealthChanges(pool, lifecycle, random);
        Occupancy occupancy = new Occupancy(settings.maxInFlight());
        OpenByAge open = new OpenByAge();
        LookupIndex index = new LookupIndex(pool, open);
        RetryBudget budget = new RetryBudget();
        PendingLookups pending = new PendingLookups(pool);
        Deadlines deadlines = new Deadlines(settings.deadline());
        Settings.Cache store = settings.cache();
        CacheCounters cacheCounters = store == null ? null : new CacheCounters(store.store());
        PermitSource source = settings.permits();
        this.snapshots = new Snapshots(pool, occupancy, open, cacheCounters, source);
        this.admission = new Admission(pool, pending, deadlines, snapshots, settings.maxWaiting());
        this.lookups = new OpenLookups(pool, pending, deadlines, admission, snapshots, index, inbox);
        this.inFlight = new InFlight(settings, pool, health, pending, deadlines, occupancy, budget, inbox, signals);
        this.writes = new WaitingWrites(inFlight, inbox);
        this.permits = source == null
                ? null
                : new PermitGate(source, events, inbox, pool, health, pending, writes, inFlight, lookups);
        Refreshes refreshes = new Refreshes(pool, index, lookups, lifecycle, settings.maxWaiting());
        Deadlines ofCache = new Deadlines(settings.deadline());
        this.cache = store == null || cacheCounters == null
                ? null
                : new CacheGate(
                        store,
                        this::admit,
                        events,
                        inbox,
                        timer,
                        pool,
                        lookups,
                        refreshes,
                        ofCache,
                        cacheCounters,
                        random);
        this.outcomes =
                new AttemptOutcomes(settings, pool, health, inFlight, index, lookups, permits, cache, budget, random);
        this.replacement = new InstanceReplacement(pool, pending, lookups, index, permits);
        this.reports = new InstanceReports(pool, health, outcomes, permits);
        this.shutdown = new Shutdown(lookups, inFlight, permits, cache, timer, inbox, transport);
        this.pump = new Pump(
                events, pending, deadlines, health, lookups, inFlight, writes, permits, cache, outcomes, shutdown,
                timer);
    }

    /**
     * Starts the lookup of a caller, or joins the open lookup of its chat.
     *
     * @param caller receives the outcome
     */
    public void enter(Caller caller) {
        Context context = lifecycle.hasListeners()
                ? lifecycle.captured(
                        caller.currentContext(),
                        caller.priority(),
                        failing -> inbox.execute(() -> inbox.deliver(failing)))
                : Context.empty();
        inbox.executeWithin(caller, () -> entered(caller, context));
    }

    /**
     * Removes callers. All are removed before the places that they free are granted again. The request of a lookup
     * without callers is cancelled.
     *
     * @param callers may include callers that have not entered yet, or that have their outcome
     */
    public void leave(List<? extends Caller> callers) {
        execute(() -> callers.forEach(this::left));
    }

    private void left(Caller caller) {
        if (cache == null || !cache.leave(caller)) {
            lookups.leave(caller);
        }
    }

    /**
     * Replaces the instances. Has no effect after a close.
     *
     * @param targets called once, unless the dispatcher is closed. Calls of several suppliers come one after the other,
     *     in the order in which the sets apply. Returns at least one target, without duplicates; an instance that did
     *     not change has the target that it had
     */
    public void setInstances(Supplier<List<Settings.Target>> targets) {
        execute(() -> replacement.replace(targets, events.now()));
    }

    /**
     * Applies what a webhook reports of an instance. Has no effect after a close, or if there is no such instance.
     *
     * @param idInstance the instance
     * @param status what was reported
     */
    public void instanceChanged(String idInstance, InstanceStatus status) {
        execute(() -> {
            if (!lookups.isClosed()) {
                reports.changed(idInstance, status, events.now());
            }
        });
    }

    /**
     * Closes the dispatcher: refuses new lookups, fails waiting lookups, and disposes the transport when the requests
     * in flight have ended.
     *
     * @param grace how long requests in flight may take; the shortest of several calls counts
     */
    public void close(Duration grace) {
        long nanos = Nanos.of(grace);
        execute(() -> shutdown.begin(nanos, events.now()));
    }

    /**
     * Ends all bulks: refuses new sources, and fails waiting ones. Single lookups continue.
     *
     * @param grace how long requests in flight may take; the shortest of several calls counts
     */
    public void endBulks(Duration grace) {
        long nanos = Nanos.of(grace);
        execute(() -> shutdown.endBulks(nanos, events.now()));
    }

    /**
     * Returns the end of the close as a signal.
     *
     * @return completes when everything is released
     */
    public Mono<Void> released() {
        return shutdown.released();
    }

    /**
     * Returns what the dispatcher is doing.
     *
     * @return a snapshot
     */
    public ClientSnapshot snapshot() {
        return snapshots.snapshot(timer.now());
    }

    /**
     * Estimates how long the waiting lookups and additional ones take.
     *
     * @param more the number of additional lookups, zero or more
     * @return the time at the current rate and the recent latency
     */
    public Duration estimate(long more) {
        return snapshots.estimate(more, timer.now());
    }

    // ---- Events.

    private void execute(Runnable event) {
        events.execute(event);
    }

    private void entered(Caller caller, Context context) {
        if (caller.isGone()) {
            return;
        }
        caller.events = lifecycle.lookup(context, caller.priority());
        events.beginForCache();
        if (!lookups.isClosed() && !timer.isUsable()) {
            events.begin();
            lookups.refuse(caller, Failures.noTimer(timer.rejection()).build());
            return;
        }
        if (cache == null || !cache.enter(caller)) {
            admit(caller);
        }
    }

    private void admit(Caller caller) {
        long now = events.now();
        events.changed();
        if (caller.priority() == Priority.SINGLE && admission.isFull()) {
            pump.grantFree(now);
        }
        lookups.add(caller, now);
    }

    private void afterEvents() {
        pump.run();
        if (outcomeExecutor.isStranded()) {
            inbox.deliver(outcomeExecutor::revive);
        }
    }

    /** Turns the signals of the transport, on any thread, into events. */
    private final class SignalEvents implements Attempt.Signals {

        @Override
        public @Nullable Mono<Void> turn(Attempt attempt) {
            if (attempt.takesSlot(timer.now())) {
                return null;
            }
            Sinks.Empty<Void> turn = Sinks.empty();
            execute(() -> writes.add(attempt, turn));
            return turn.asMono();
        }

        @Override
        public void written(Attempt attempt) {
            if (attempt.instance.slots == null && !attempt.events.isObserved()) {
                return;
            }
            long at = timer.now();
            attempt.instance.written(attempt.number, at);
            inbox.executeOnTransport(() -> {
                events.beginAt(Math.max(events.now(), at));
                if (!attempt.isOver()) {
                    attempt.events.written();
                }
                inFlight.connected(attempt);
                inFlight.written(attempt, at);
            });
        }

        @Override
        public void answered(Attempt attempt, Optional<ContactInfo> contact) {
            inbox.executeOnTransport(() -> {
                events.begin();
                outcomes.answered(attempt, contact, events.now());
            });
        }

        @Override
        public void failed(Attempt attempt, ContactLookupException failure) {
            inbox.executeOnTransport(() -> {
                events.begin();
                outcomes.transportFailed(attempt, failure, events.now());
            });
        }

        @Override
        public void givenUp(Attempt attempt) {
            inFlight.giveUp(attempt);
        }
    }
}
