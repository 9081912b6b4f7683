package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lookups that have no outcome yet, and their callers: admission, coalescing, deadlines and conclusion. Not safe
 * for use by several threads.
 */
final class OpenLookups {

    private final InstancePool pool;
    private final PendingLookups pending;
    private final Snapshots snapshots;
    private final Inbox inbox;
    private final int maxWaiting;
    private final @Nullable Duration deadline;

    private final Map<ChatId, Lookup> throughAny = new HashMap<>();
    private final Map<String, Map<ChatId, Lookup>> throughOne = new HashMap<>();
    private final LinkedQueue<Caller> deadlines = new LinkedQueue<>();
    private final AtomicLong count;
    private long order;
    private boolean closed;

    OpenLookups(
            Settings settings,
            InstancePool pool,
            PendingLookups pending,
            Snapshots snapshots,
            AtomicLong count,
            Inbox inbox) {
        this.pool = pool;
        this.pending = pending;
        this.snapshots = snapshots;
        this.count = count;
        this.inbox = inbox;
        this.maxWaiting = settings.maxWaiting();
        this.deadline = settings.deadline();
    }

    // ---- Admission.

    /** Adds a caller to the open lookup of its chat, opens a lookup for it, or refuses it. */
    void add(Caller caller, long now) {
        if (closed) {
            refuse(caller, Failures.closed().build());
            return;
        }
        String idInstance = caller.idInstance();
        Instance through = idInstance == null ? null : pool.named(idInstance);
        if (idInstance != null && through == null) {
            refuse(caller, Failures.unknownInstance(idInstance));
            return;
        }
        Map<ChatId, Lookup> lookups = lookupsThrough(idInstance);
        Lookup lookup = lookups.get(caller.chatId());
        ContactLookupException refusal =
                lookup != null && lookup.isInFlight() ? null : refusal(caller, through, lookup, now);
        if (refusal != null) {
            refuse(caller, refusal);
            return;
        }
        if (lookup == null) {
            lookup = new Lookup(caller, through, order++);
            lookups.put(lookup.chatId, lookup);
            InstanceCounters.add(count, 1);
            pending.addLast(lookup);
        }
        join(lookup, caller, now);
    }

    /** Whether {@code maxWaiting} single lookups are waiting. */
    boolean isFull() {
        return pending.singles() >= maxWaiting;
    }

    private void join(Lookup lookup, Caller caller, long now) {
        lookup.add(caller);
        pending.changePriority(lookup, lookup.priorityOfCallers());
        if (deadline != null) {
            caller.deadline = now + Nanos.of(deadline);
            caller.deadlinePlace = deadlines.addLast(caller);
        }
    }

    private @Nullable ContactLookupException refusal(
            Caller caller, @Nullable Instance through, @Nullable Lookup known, long now) {
        if (!mayWait(caller, through, now)) {
            return Failures.noInstance(pool.soonestCooldown(through), now).build();
        }
        boolean isAdmitted = caller.priority() == Priority.BULK || (known != null && known.priority == Priority.SINGLE);
        return isAdmitted || !isFull()
                ? null
                : Failures.queueFull(maxWaiting, snapshots.estimateOf(pending.singles(), now));
    }

    private boolean mayWait(Caller caller, @Nullable Instance through, long now) {
        return caller.priority() == Priority.SINGLE ? pool.isReady(through, now) : pool.mayRecover(through);
    }

    private Map<ChatId, Lookup> lookupsThrough(@Nullable String idInstance) {
        return idInstance == null ? throughAny : throughOne.computeIfAbsent(idInstance, id -> new HashMap<>());
    }

    void refuse(Caller caller, ContactLookupException failure) {
        deliver(caller, handler -> handler.failed(failure));
    }

    // ---- Callers leave.

    void leave(Caller caller) {
        Lookup lookup = lookupOf(caller);
        detach(caller, lookup);
        if (lookup != null) {
            continueOrAbandon(lookup);
            caller.events.cancelled();
        }
    }

    private @Nullable Lookup lookupOf(Caller caller) {
        return caller.isWaiting() ? lookupsThrough(caller.idInstance()).get(caller.chatId()) : null;
    }

    private void detach(Caller caller, @Nullable Lookup lookup) {
        if (lookup != null) {
            lookup.remove(caller);
        }
        if (caller.deadlinePlace != null) {
            deadlines.remove(caller.deadlinePlace);
        }
        caller.deadlinePlace = null;
        caller.setGone();
    }

    private void continueOrAbandon(Lookup lookup) {
        if (!lookup.callers.isEmpty()) {
            pending.changePriority(lookup, lookup.priorityOfCallers());
            return;
        }
        if (lookup.request != null) {
            lookup.request.dispose();
        }
        forget(lookup);
    }

    private void forget(Lookup lookup) {
        lookup.over = true;
        pending.remove(lookup);
        InstanceCounters.add(count, -1);
        lookupsThrough(lookup.through == null ? null : lookup.through.idInstance)
                .remove(lookup.chatId);
    }

    // ---- Lookups wait again.

    /** Returns a lookup to the head of its queue. Callers that may no longer wait fail. */
    void requeue(Lookup lookup, long now) {
        if (closed) {
            fail(lookup);
            return;
        }
        failUnservable(lookup, now);
        failDueBefore(lookup, pool.soonestGrant(lookup.through));
        if (!lookup.over) {
            pending.addFirst(lookup);
        }
    }

    void delay(Lookup lookup, long until) {
        lookup.notBefore = until;
        failDueBefore(lookup, until);
        if (!lookup.over) {
            pending.delay(lookup);
        }
    }

    void returnDelayed(long now) {
        Lookup lookup;
        while ((lookup = pending.takeDelayed(now)) != null) {
            requeue(lookup, now);
        }
    }

    // ---- Outcomes.

    /** Delivers an outcome to all callers of a lookup, and forgets it. */
    void conclude(Lookup lookup, Consumer<OutcomeHandler> outcome) {
        Caller caller;
        while ((caller = lookup.callers.first()) != null) {
            detach(caller, lookup);
            deliver(caller, outcome);
        }
        if (!lookup.over) {
            forget(lookup);
        }
    }

    /**
     * Fails a lookup with its last failure. Each caller gets its own exception, because operators modify exceptions.
     */
    void fail(Lookup lookup) {
        conclude(lookup, handler -> handler.failed(lookup.lastFailure()));
    }

    void failClosed(Lookup lookup) {
        conclude(lookup, handler -> handler.failed(lookup.ended(Failures.closed())));
    }

    void failWithoutTimer(Lookup lookup, @Nullable RuntimeException rejection) {
        conclude(lookup, handler -> handler.failed(lookup.ended(Failures.noTimer(rejection))));
    }

    private void fail(Caller caller, Lookup lookup, ContactLookupException failure) {
        detach(caller, lookup);
        continueOrAbandon(lookup);
        refuse(caller, failure);
    }

    private void deliver(Caller caller, Consumer<OutcomeHandler> outcome) {
        if (caller.events.isObserved()) {
            outcome.accept(caller.events);
        }
        inbox.deliver(caller, () -> outcome.accept(caller));
    }

    /** Fails the lookups that can no longer be served because the instance is cooling down or disabled. */
    void failUnservable(Instance instance, long now) {
        if (!pool.isReady(null, now)) {
            pending.queue(null).singles.copy().forEach(lookup -> failUnservable(lookup, now));
        }
        if (!pool.mayRecover(null)) {
            pending.queue(null).bulk.copy().forEach(lookup -> failUnservable(lookup, now));
        }
        pending.queue(instance).all().forEach(lookup -> failUnservable(lookup, now));
    }

    private void failUnservable(Lookup lookup, long now) {
        for (Caller caller : lookup.callers.copy()) {
            if (!mayWait(caller, lookup.through, now)) {
                fail(caller, lookup, unservable(lookup, now));
            }
        }
    }

    private ContactLookupException unservable(Lookup lookup, long now) {
        return lookup.wasRefusedByInstance()
                ? lookup.lastFailure()
                : lookup.ended(Failures.noInstance(pool.soonestCooldown(lookup.through), now));
    }

    // ---- Deadlines.

    /** Fails the callers whose deadline passes before the lookup can continue. */
    private void failDueBefore(Lookup lookup, long moment) {
        if (deadline == null) {
            return;
        }
        for (Caller caller : lookup.callers.copy()) {
            if (caller.deadline <= moment) {
                fail(caller, lookup, lookup.ended(Failures.deadline(deadline)));
            }
        }
    }

    void expireDeadlines(long now) {
        while (deadline != null && nextDeadline() <= now) {
            Caller caller = deadlines.first();
            Lookup lookup = caller == null ? null : lookupOf(caller);
            if (caller == null || lookup == null) {
                return;
            }
            fail(caller, lookup, lookup.ended(Failures.deadline(deadline)));
        }
    }

    /** Returns the earliest deadline, or {@link Timer#NEVER}. */
    long nextDeadline() {
        Caller caller = deadlines.first();
        return caller == null ? Timer.NEVER : caller.deadline;
    }

    // ---- Close.

    boolean isClosed() {
        return closed;
    }

    /** Refuses new lookups, and fails those that are pending. */
    void close() {
        closed = true;
        pending.all().forEach(this::failClosed);
    }
}
