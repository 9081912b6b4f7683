package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.transport.Exchange;
import io.github.reactivecontact.internal.transport.LateResponseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Decides which lookup is sent next, through which instance, and when.
 *
 * <p>A caller enters and joins the lookup of its chat, or makes one; the lookup waits in a line; an instance that is
 * free is granted the head of the line; the attempt ends; its outcome goes to all callers, or the lookup goes back to
 * wait. All of this happens as events of one inbox, one at a time and without a lock.
 */
public final class Dispatcher {

    private static final int MOST_SLOWDOWNS = 30;
    private static final int MOST_LATE_RESPONSES = 5;
    private static final long RETRY_AFTER_CEILING = Nanos.of(Duration.ofMinutes(5));
    private static final long SHORTEST_BACKOFF = Nanos.of(Duration.ofMillis(1));
    private static final long STARTING_HOLD = Nanos.of(Duration.ofSeconds(5));

    private final Exchange exchange;
    private final DoubleSupplier random;
    private final RetryPolicy retry;
    private final int maxInFlight;
    private final int maxWaiting;
    private final long responseTimeout;
    private final @Nullable Duration deadline;
    private final boolean paced;

    private final Inbox inbox;
    private final OutcomeExecutor outcomes;
    private final Listeners listeners;
    private final Alarm alarm;
    private final Roster roster;
    private final Occupancy occupancy;
    private final RetryBudget budget = new RetryBudget();
    private final LookupQueue queue;
    private final @Nullable Permits permits;
    private final Map<ChatId, Lookup> lookups = new HashMap<>();
    private final Chain<Attempt> attempts = new Chain<>();
    private final Chain<Caller> deadlines = new Chain<>();
    private final AtomicLong open = new AtomicLong();
    private final Sinks.Empty<Void> released = Sinks.empty();

    private long order;
    private long grants;
    private long closesAt = Alarm.NEVER;
    private boolean closed;
    private boolean releasing;

    /**
     * Makes a dispatcher; nothing is asked yet.
     *
     * @param settings what it is told
     * @param exchange how an instance is asked; released when the dispatcher is closed
     */
    public Dispatcher(Settings settings, Exchange exchange) {
        this(settings, exchange, () -> ThreadLocalRandom.current().nextDouble());
    }

    Dispatcher(Settings settings, Exchange exchange, DoubleSupplier random) {
        this.exchange = exchange;
        this.random = random;
        this.retry = settings.retry();
        this.maxInFlight = settings.maxInFlight();
        this.maxWaiting = settings.maxWaiting();
        this.responseTimeout = Nanos.of(settings.responseTimeout());
        this.deadline = settings.deadline();
        this.paced = settings.rate() != null;
        this.alarm = new Alarm(settings.scheduler(), this::execute);
        this.outcomes = new OutcomeExecutor(settings.scheduler(), alarm::isOnItsThread);
        this.inbox = new Inbox(this::pump, outcomes);
        this.listeners = new Listeners(settings.listeners(), inbox);
        this.roster = new Roster(settings, listeners, alarm.now());
        this.occupancy = new Occupancy(maxInFlight);
        this.queue = new LookupQueue(roster);
        PermitSource source = settings.permits();
        this.permits = source == null ? null : new Permits(source, this, inbox, roster, queue);
    }

    // ---- News from outside: any thread, any time.

    /**
     * Starts to look up what a caller asks.
     *
     * @param caller who waits from now on
     */
    public void enter(Caller caller) {
        Context context = listeners.contextOf(caller);
        inbox.executeWithin(caller, () -> entered(caller, context));
    }

    /**
     * Forgets callers, all of them before anything that they leave free is granted. The request of a lookup that nobody
     * waits for is cancelled.
     *
     * @param callers who no longer wait; may not have entered yet, or may have heard already
     */
    public void leave(List<? extends Caller> callers) {
        inbox.execute(() -> callers.forEach(this::left));
    }

    /**
     * Refuses new lookups, fails those that wait, gives those in flight a grace, and releases the exchange.
     *
     * @param grace how long requests in flight may take; the shortest of several counts
     */
    public void close(Duration grace) {
        long nanos = Nanos.of(grace);
        inbox.execute(() -> closing(nanos));
    }

    /**
     * The end of closing.
     *
     * @return completes when everything is released
     */
    public Mono<Void> released() {
        return released.asMono();
    }

    /**
     * What is going on.
     *
     * @return a snapshot
     */
    public ClientSnapshot snapshot() {
        return Report.snapshot(roster, occupancy, open.get(), alarm.now());
    }

    /**
     * How long that many more lookups would take.
     *
     * @param more how many, none or more
     * @return the time at the rate now in force and the recent latency
     */
    public Duration estimate(long more) {
        return Report.estimate(roster, occupancy, (double) more + waiting(), alarm.now());
    }

    void written(Attempt attempt) {
        if (paced || attempt.story.isHeard()) {
            long at = alarm.now();
            inbox.executeOnTransport(() -> {
                if (!attempt.isOver()) {
                    attempt.story.written();
                }
                written(attempt, at);
            });
        }
    }

    void answered(Attempt attempt, Optional<ContactInfo> contact) {
        inbox.executeOnTransport(() -> {
            if (!attempt.isOver()) {
                long now = alarm.now();
                written(attempt, now);
                succeeded(attempt, contact, now);
            } else {
                inbox.tell(() -> attempt.lookup.first.discarded(contact));
            }
        });
    }

    void failed(Attempt attempt, ContactLookupException failure) {
        inbox.executeOnTransport(() -> {
            if (!attempt.isOver()) {
                long now = alarm.now();
                // It may or may not have been written: to be sure, it was.
                written(attempt, now);
                failed(attempt, failure, now);
            }
        });
    }

    void permitsCame(Question question, List<@Nullable Permit> answer) {
        inbox.execute(() -> {
            if (permits != null) {
                permits.answered(question, answer, alarm.now());
            }
        });
    }

    void permitsFailed(Question question, @Nullable Throwable failure) {
        inbox.execute(() -> {
            if (permits != null) {
                permits.unanswered(question, failure, alarm.now());
            }
        });
    }

    private void execute(Runnable event) {
        inbox.execute(event);
    }

    // ---- Callers come and go.

    private void entered(Caller caller, Context context) {
        if (caller.isGone()) {
            return;
        }
        caller.story = listeners.begin(context, caller.lane());
        if (closed) {
            refuse(caller, Failures.closed().build());
            return;
        }
        if (!alarm.works()) {
            refuse(caller, Failures.noTimer(alarm.refusal()).build());
            return;
        }
        String idInstance = caller.idInstance();
        Instance through = idInstance == null ? null : roster.named(idInstance);
        if (idInstance != null && through == null) {
            refuse(caller, Failures.unknownInstance(idInstance));
            return;
        }
        Map<ChatId, Lookup> known = through == null ? lookups : through.lookups;
        Lookup lookup = known.get(caller.chatId());
        if (lookup == null || lookup.attempt == null) {
            ContactLookupException hindrance = hindrance(caller, through, lookup);
            if (hindrance != null) {
                refuse(caller, hindrance);
                return;
            }
        }
        if (lookup == null) {
            lookup = new Lookup(caller, through, order++);
            known.put(lookup.chatId, lookup);
            add(open, 1);
            queue.join(lookup);
        }
        lookup.add(caller);
        queue.changeLane(lookup, lookup.laneOfCallers());
        if (deadline != null) {
            caller.deadline = alarm.now() + Nanos.of(deadline);
            caller.deadlinePlace = deadlines.addLast(caller);
        }
    }

    private @Nullable ContactLookupException hindrance(
            Caller caller, @Nullable Instance through, @Nullable Lookup known) {
        long now = alarm.now();
        if (!mayWait(caller.lane(), through, now)) {
            return Failures.noInstance(roster.hindrance(through), now).build();
        }
        if (caller.lane() == Lane.BULK || (known != null && known.lane == Lane.SINGLE)) {
            return null;
        }
        if (queue.singles() >= maxWaiting) {
            grantWhatIsFree(now);
        }
        if (queue.singles() >= maxWaiting) {
            return Failures.queueFull(maxWaiting, Report.estimate(roster, occupancy, queue.singles(), now));
        }
        return null;
    }

    private boolean mayWait(Lane lane, @Nullable Instance through, long now) {
        return lane == Lane.SINGLE ? roster.isReady(through, now) : roster.mayComeBack(through);
    }

    private void left(Caller caller) {
        Lookup lookup = caller.lookup;
        detach(caller);
        if (lookup != null) {
            goOn(lookup);
            caller.story.cancelled();
        }
    }

    private void refuse(Caller caller, ContactLookupException failure) {
        tell(caller, recipient -> recipient.failed(failure));
    }

    private void tell(Caller caller, Consumer<Recipient> outcome) {
        if (caller.story.isHeard()) {
            outcome.accept(caller.story);
        }
        inbox.tell(caller, () -> outcome.accept(caller));
    }

    private void detach(Caller caller) {
        if (caller.lookup != null) {
            caller.lookup.remove(caller);
        }
        if (caller.deadlinePlace != null) {
            deadlines.remove(caller.deadlinePlace);
        }
        caller.deadlinePlace = null;
        caller.setGone();
    }

    /** For those who are left, as urgently as they want it; or not at all. */
    private void goOn(Lookup lookup) {
        if (!lookup.callers.isEmpty()) {
            queue.changeLane(lookup, lookup.laneOfCallers());
            return;
        }
        if (lookup.attempt != null) {
            giveUp(lookup.attempt);
        }
        forget(lookup);
    }

    private void forget(Lookup lookup) {
        lookup.over = true;
        queue.leave(lookup);
        add(open, -1);
        (lookup.through == null ? lookups : lookup.through.lookups).remove(lookup.chatId);
    }

    // ---- Grants.

    private void pump() {
        long now = alarm.now();
        expire(now);
        returnDelayed(now);
        grantWhatIsFree(now);
        if (closed) {
            release(now);
        }
        setAlarm(now);
        if (outcomes.isStranded()) {
            inbox.tell(outcomes::revive);
        }
    }

    private void grantWhatIsFree(long now) {
        if (permits != null) {
            permits.askForWhatIsFree(maxInFlight - attempts.size(), now);
            return;
        }
        while (attempts.size() < maxInFlight) {
            Instance instance = queue.soonest();
            if (instance == null || instance.freeAt() > now) {
                break;
            }
            Lookup next = queue.takeNext(instance);
            if (next == null) {
                break;
            }
            grant(instance, next, now);
        }
    }

    /** Others permit it; a permit is lost if meanwhile nobody waits any more, or the instance has to. */
    void permitted(Instance instance, long now) {
        if (attempts.size() < maxInFlight && instance.isGrantable() && instance.freeAt() <= now) {
            Lookup next = queue.takeNext(instance);
            if (next != null) {
                grant(instance, next, now);
            }
        }
    }

    private void grant(Instance instance, Lookup lookup, long now) {
        Attempt attempt = new Attempt(this, lookup, instance, now + responseTimeout);
        attempt.place = attempts.addLast(attempt);
        occupancy.granted(now);
        lookup.attempt = attempt;
        if (lookup.isFirstAttempt()) {
            budget.firstAttempt();
        }
        attempt.story = lookup.attempted(instance);
        attempt.uncoordinated = instance.uncoordinated;
        instance.writing = paced ? attempt : null;
        instance.probe = instance.isSetAside() ? attempt : null;
        instance.lastGrant = ++grants;
        add(instance.tally.inFlight, 1);
        add(instance.tally.sent, 1);
        roster.changed(instance);
        inbox.ask(() -> attempt.start(exchange));
    }

    private long grantedAt(Attempt attempt) {
        return attempt.expiresAt - responseTimeout;
    }

    private void written(Attempt attempt, long at) {
        Instance instance = attempt.instance;
        if (instance.writing == attempt && instance.pace != null) {
            attempt.writtenAt = at;
            instance.writing = null;
            instance.pace.written(at);
            roster.changed(instance);
        }
    }

    private void returnDelayed(long now) {
        Lookup lookup;
        while ((lookup = queue.takeDelayed(now)) != null) {
            waitAgain(lookup, now);
        }
    }

    // ---- Ends of attempts.

    /** Takes the attempt out of everything; tells whether it was the probe of its instance. */
    private boolean end(Attempt attempt) {
        if (attempt.place != null) {
            attempts.remove(attempt.place);
            attempt.place = null;
        }
        attempt.lookup.attempt = null;
        Instance instance = attempt.instance;
        add(instance.tally.inFlight, -1);
        boolean probed = instance.probe == attempt;
        if (probed) {
            instance.probe = null;
        }
        roster.changed(instance);
        return probed;
    }

    private void giveUp(Attempt attempt) {
        end(attempt);
        attempt.story.cancelled();
        cancel(attempt);
    }

    /** Until it is cancelled it may still be written, so its instance grants nothing before. */
    private void cancel(Attempt attempt) {
        attempt.giveUp();
        inbox.ask(() -> {
            attempt.cancel();
            written(attempt);
        });
    }

    private void succeeded(Attempt attempt, Optional<ContactInfo> contact, long now) {
        occupancy.ended(now - grantedAt(attempt));
        Tally tally = attempt.instance.tally;
        add(contact.isPresent() ? tally.found : tally.noContact, 1);
        boolean probed = end(attempt);
        attempt.story.answered(contact);
        responded(attempt, probed);
        conclude(attempt.lookup, recipient -> recipient.answered(contact));
    }

    /** What was sent before the instance was set aside tells nothing about it now; the probe does. */
    private void responded(Attempt attempt, boolean probed) {
        Instance instance = attempt.instance;
        if (instance.pace != null && !attempt.uncoordinated) {
            instance.pace.accepted(attempt.writtenAt);
            instance.tally.pace(instance.pace);
        }
        if (probed) {
            roster.recovered(instance);
            if (permits != null) {
                permits.ready(instance);
            }
        }
    }

    private void failed(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        Lookup lookup = attempt.lookup;
        occupancy.ended(now - grantedAt(attempt));
        boolean probed = end(attempt);
        attempt.story.failed(failure);
        lookup.failed(failure);
        add(failure.reason() == Reason.THROTTLED ? instance.tally.throttled : instance.tally.failed, 1);
        switch (Blame.of(failure.reason())) {
            case CALLER -> {
                if (failure.status().isPresent()) {
                    responded(attempt, probed);
                }
                conclude(lookup, failure(lookup));
            }
            case INSTANCE_FOR_GOOD -> {
                roster.dismiss(instance, failure, now);
                tellOthersItIsSetAside(instance, now);
                failHopeless(instance, now);
                waitAgain(lookup, now);
            }
            case INSTANCE_FOR_NOW -> {
                roster.setAside(instance, failure, probed, now);
                tellOthersItIsSetAside(instance, now);
                failHopeless(instance, now);
                waitAgain(lookup, now);
            }
            case PACE -> slowDown(attempt, failure, now);
            case FAULT -> {
                if (probed) {
                    roster.probedInVain(instance, now);
                    tellOthersItIsSetAside(instance, now);
                    failHopeless(instance, now);
                }
                if (LateResponseException.isCauseOf(failure) && lookup.lateResponse() <= MOST_LATE_RESPONSES) {
                    waitAgain(lookup, now);
                } else {
                    repeat(lookup, failure, now);
                }
            }
        }
        if (!lookup.over) {
            lookup.retried(failure, now);
        }
    }

    private void tellOthersItIsSetAside(Instance instance, long now) {
        if (permits != null) {
            permits.setAside(instance, now);
        }
    }

    private void slowDown(Attempt attempt, ContactLookupException failure, long now) {
        Instance instance = attempt.instance;
        Lookup lookup = attempt.lookup;
        int slowdowns = lookup.slowdown();
        long asked = Math.min(RETRY_AFTER_CEILING, Nanos.of(failure.retryAfter().orElse(Duration.ZERO)));
        if (failure.reason() == Reason.INSTANCE_STARTING) {
            instance.holdUntil(now + Math.max(STARTING_HOLD, asked));
        } else {
            instance.throttled(attempt, now, asked, paced ? 0 : backoff(slowdowns, failure));
        }
        roster.changed(instance);
        if (permits != null) {
            permits.hold(instance, now);
        }
        if (slowdowns > MOST_SLOWDOWNS || !retry.allowsAfter(1)) {
            conclude(lookup, failure(lookup));
        } else {
            waitAgain(lookup, now);
        }
    }

    private void repeat(Lookup lookup, ContactLookupException failure, long now) {
        int faults = lookup.fault();
        if (closed || !retry.allowsAfter(faults) || !budget.takeRetry()) {
            conclude(lookup, failure(lookup));
            return;
        }
        lookup.notBefore = now + backoff(faults, failure);
        failThoseWithin(lookup, lookup.notBefore);
        if (!lookup.over) {
            queue.delay(lookup);
        }
    }

    private long backoff(int failures, ContactLookupException failure) {
        long asked = Nanos.of(failure.retryAfter().orElse(Duration.ZERO));
        long delay = Nanos.of(retry.delay(failures, failure, random.getAsDouble()));
        // What the server asks for has a ceiling, what the policy draws has its own.
        return Math.max(SHORTEST_BACKOFF, delay > asked ? delay : Math.min(RETRY_AFTER_CEILING, delay));
    }

    /** Back to the head of its line, for those of its callers who may still wait. */
    private void waitAgain(Lookup lookup, long now) {
        if (closed) {
            conclude(lookup, failure(lookup));
            return;
        }
        failHopeless(lookup, now);
        if (lookup.over) {
            return;
        }
        failThoseWithin(lookup, roster.soonestGrant(lookup.through));
        if (!lookup.over) {
            queue.joinAtHead(lookup);
        }
    }

    // ---- Outcomes.

    /** Each caller gets an exception of its own, because operators add to those they see. */
    private static Consumer<Recipient> failure(Lookup lookup) {
        return recipient -> recipient.failed(lookup.lastFailure());
    }

    private void conclude(Lookup lookup, Consumer<Recipient> outcome) {
        Caller caller;
        while ((caller = lookup.callers.first()) != null) {
            detach(caller);
            tell(caller, outcome);
        }
        if (!lookup.over) {
            forget(lookup);
        }
    }

    private void fail(Caller caller, ContactLookupException failure) {
        Lookup lookup = caller.lookup;
        detach(caller);
        if (lookup != null) {
            goOn(lookup);
        }
        refuse(caller, failure);
    }

    /** Those for whom waiting has no sense any more, because that instance has been set aside. */
    void failHopeless(Instance instance, long now) {
        if (!roster.isReady(null, now)) {
            queue.line(null).singles.copy().forEach(lookup -> failHopeless(lookup, now));
        }
        if (!roster.mayComeBack(null)) {
            queue.line(null).bulk.copy().forEach(lookup -> failHopeless(lookup, now));
        }
        instance.line.everybody().forEach(lookup -> failHopeless(lookup, now));
    }

    private void failHopeless(Lookup lookup, long now) {
        for (Caller caller : lookup.callers.copy()) {
            if (!mayWait(caller.lane(), lookup.through, now)) {
                fail(caller, hopeless(lookup, now));
            }
        }
    }

    private ContactLookupException hopeless(Lookup lookup, long now) {
        return lookup.wasRefusedByInstance()
                ? lookup.lastFailure()
                : lookup.ended(Failures.noInstance(roster.hindrance(lookup.through), now));
    }

    /** Those whose deadline would pass before that moment: waiting would be in vain. */
    private void failThoseWithin(Lookup lookup, long moment) {
        if (deadline == null) {
            return;
        }
        for (Caller caller : lookup.callers.copy()) {
            if (caller.deadline <= moment) {
                fail(caller, lookup.ended(Failures.deadline(deadline)));
            }
        }
    }

    // ---- Time.

    private void expire(long now) {
        Attempt attempt = attempts.first();
        while (attempt != null && attempt.expiresAt <= now) {
            cancel(attempt);
            failed(attempt, Failures.timeout(attempt.instance.idInstance, responseTimeout), now);
            attempt = attempts.first();
        }
        Caller caller = deadlines.first();
        while (caller != null && caller.lookup != null && deadline != null && caller.deadline <= now) {
            fail(caller, caller.lookup.ended(Failures.deadline(deadline)));
            caller = deadlines.first();
        }
        if (permits != null) {
            permits.expire(now);
        }
    }

    private void setAlarm(long now) {
        long next = Math.min(closesAt, queue.nextDelayed());
        if (permits != null && permits.isAsking()) {
            next = Math.min(next, permits.expiresAt());
        } else if (attempts.size() < maxInFlight) {
            Instance instance = queue.soonest();
            next = instance == null ? next : Math.min(next, instance.freeAt());
        }
        Attempt attempt = attempts.first();
        next = attempt == null ? next : Math.min(next, attempt.expiresAt);
        occupancy.oldest(attempt == null ? now : grantedAt(attempt));
        Caller caller = deadlines.first();
        next = caller == null ? next : Math.min(next, caller.deadline);
        if (next == Alarm.NEVER) {
            alarm.off();
        } else if (!releasing && !alarm.ringAt(next, now)) {
            failAllWithoutTimer(now);
        }
    }

    /** Without a timer no pause, deadline or response timeout would end, so each lookup ends now. */
    private void failAllWithoutTimer(long now) {
        if (permits != null) {
            permits.cancel();
        }
        for (Attempt attempt : attempts.copy()) {
            giveUp(attempt);
            concludeWithoutTimer(attempt.lookup);
        }
        queue.everybody().forEach(this::concludeWithoutTimer);
        if (closed) {
            release(now);
        }
    }

    private void concludeWithoutTimer(Lookup lookup) {
        conclude(lookup, recipient -> recipient.failed(lookup.ended(Failures.noTimer(alarm.refusal()))));
    }

    // ---- The end.

    private void closing(long grace) {
        closesAt = Math.min(closesAt, alarm.now() + grace);
        if (closed) {
            return;
        }
        closed = true;
        queue.everybody().forEach(this::concludeClosed);
    }

    private void concludeClosed(Lookup lookup) {
        conclude(lookup, recipient -> recipient.failed(lookup.ended(Failures.closed())));
    }

    private void release(long now) {
        if (closesAt <= now) {
            for (Attempt attempt : attempts.copy()) {
                giveUp(attempt);
                concludeClosed(attempt.lookup);
            }
        }
        if (attempts.isEmpty() && !releasing) {
            releasing = true;
            if (permits != null) {
                permits.cancel();
            }
            alarm.end();
            inbox.ask(() -> Mono.defer(exchange::disposeLater)
                    .subscribe(
                            null,
                            failure -> inbox.execute(() -> inbox.tell(() -> released.tryEmitError(failure))),
                            () -> inbox.execute(() -> inbox.tell(released::tryEmitEmpty))));
        }
    }

    private long waiting() {
        long inFlight = 0;
        for (Instance instance : roster.instances()) {
            inFlight += instance.tally.inFlight.get();
        }
        return Math.max(0, open.get() - inFlight);
    }

    private static void add(AtomicLong count, long more) {
        Tally.add(count, more);
    }
}
