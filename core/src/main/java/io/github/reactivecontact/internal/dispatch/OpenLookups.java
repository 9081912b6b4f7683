package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lookups that have no outcome yet, and their callers: admission, coalescing, deadlines and conclusion. Not safe
 * for use by several threads.
 */
final class OpenLookups {

    private static final long MAX_JOINED_DELAY = 3_000_000_000L;

    private final InstancePool pool;
    private final PendingLookups pending;
    private final Snapshots snapshots;
    private final Admission admission;
    private final Inbox inbox;

    private final LookupIndex index;
    private final Deadlines deadlines;
    private long order;
    private int openRefreshes;
    private boolean closed;

    OpenLookups(
            InstancePool pool,
            PendingLookups pending,
            Deadlines deadlines,
            Admission admission,
            Snapshots snapshots,
            LookupIndex index,
            Inbox inbox) {
        this.pool = pool;
        this.pending = pending;
        this.snapshots = snapshots;
        this.index = index;
        this.inbox = inbox;
        this.deadlines = deadlines;
        this.admission = admission;
    }

    // ---- Admission.

    /** Adds a caller to the open lookup of its chat, opens a lookup for it, or refuses it. */
    void add(Caller caller, long now) {
        if (isClosedFor(caller)) {
            refuse(caller, (closed ? Failures.closed() : Failures.bulksEnded()).build());
            return;
        }
        String idInstance = caller.idInstance();
        Instance through = index.named(caller);
        if (idInstance != null && through == null) {
            refuse(caller, Failures.unknownInstance(idInstance));
            return;
        }
        Lookup lookup = index.get(caller.chatId(), through);
        ContactLookupException refusal =
                lookup != null && lookup.isInFlight() ? null : admission.refusal(caller, through, lookup, now);
        if (refusal != null) {
            refuse(caller, refusal);
            return;
        }
        join(lookup == null ? open(caller, through) : lookup, caller, now);
    }

    private Lookup open(Caller caller, @Nullable Instance through) {
        Lookup lookup = new Lookup(caller, through, order++);
        index.put(lookup);
        if (through == null) {
            snapshots.countLidThroughAny(lookup.chatId);
        }
        pending.addLast(lookup);
        return lookup;
    }

    // ---- Cached answers.

    /** Whether the cache had no answer for the open lookup of a caller's chat. */
    boolean isMissing(Caller caller) {
        Lookup lookup = index.ofChat(caller);
        return lookup != null && lookup.isMissing;
    }

    int openRefreshes() {
        return openRefreshes;
    }

    /** Opens the lookup of a refresh. */
    void open(RefreshCaller refresh, long now) {
        openRefreshes++;
        join(open(refresh, index.named(refresh)), refresh, now);
    }

    private void join(Lookup lookup, Caller caller, long now) {
        lookup.add(caller);
        // A caller that joins must not wait for the backoff of the others.
        boolean isLong = caller.priority() == Priority.SINGLE && lookup.notBefore() - now > MAX_JOINED_DELAY;
        Instance avoided = lookup.avoided();
        if (isLong || (avoided != null && pool.isAnyHealthyBut(avoided))) {
            pending.endDelay(lookup);
        }
        pending.changePriority(lookup, lookup.priorityOfCallers());
        if (lookup.priority != Priority.REFRESH) {
            index.open().awaited(lookup, now);
        }
        deadlines.joined(caller, lookup, now);
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
        return caller.isWaiting() ? index.of(caller) : null;
    }

    private void detach(Caller caller, @Nullable Lookup lookup) {
        if (lookup != null) {
            lookup.remove(caller);
        }
        deadlines.remove(caller);
        caller.setGone();
        openRefreshes -= caller.priority() == Priority.REFRESH ? 1 : 0;
    }

    private void continueOrAbandon(Lookup lookup) {
        if (!lookup.callers.isEmpty()) {
            pending.changePriority(lookup, lookup.priorityOfCallers());
            if (lookup.priority == Priority.REFRESH) {
                index.open().refreshOnly(lookup);
            }
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
        index.remove(lookup);
    }

    // ---- Lookups wait again.

    /** Returns a lookup to the head of its queue. Callers that may no longer wait fail. */
    void requeue(Lookup lookup, long now) {
        if (closed) {
            fail(lookup);
            return;
        }
        failEnded(lookup);
        failUnservable(lookup, now);
        failDueBefore(lookup, now);
        if (!lookup.over) {
            pending.addFirst(lookup);
        }
    }

    void delay(Lookup lookup, long until) {
        lookup.failures().notBefore = until;
        failEnded(lookup);
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

    /** Fails the single lookups among its callers with its last failure. The others wait on. */
    void failSingles(Lookup lookup) {
        failIf(caller -> caller.priority() == Priority.SINGLE, lookup, caller -> lookup.lastFailure());
    }

    /** Fails the callers whose bulk was ended. */
    void failEnded(Lookup lookup) {
        failIf(admission::hasEnded, lookup, caller -> lookup.ended(Failures.bulksEnded()));
    }

    void failClosed(Lookup lookup) {
        conclude(lookup, handler -> handler.failed(lookup.ended(Failures.closed())));
    }

    void failWithoutTimer(Lookup lookup, @Nullable RuntimeException rejection) {
        conclude(lookup, handler -> handler.failed(lookup.ended(Failures.noTimer(rejection))));
    }

    private void failIf(Predicate<Caller> condition, Lookup lookup, Function<Caller, ContactLookupException> failure) {
        for (Caller caller : lookup.callers.copy()) {
            if (condition.test(caller)) {
                fail(caller, lookup, failure.apply(caller));
            }
        }
    }

    private void fail(Caller caller, Lookup lookup, ContactLookupException failure) {
        detach(caller, lookup);
        continueOrAbandon(lookup);
        refuse(caller, failure);
    }

    void deliver(Caller caller, Consumer<OutcomeHandler> outcome) {
        if (caller.events.isObserved()) {
            outcome.accept(caller.events);
        }
        if (caller.priority() != Priority.REFRESH) {
            inbox.deliver(caller, () -> outcome.accept(caller));
        }
    }

    /** Passes on an answer that came after its lookup was cancelled. */
    void discard(Lookup lookup, Optional<ContactInfo> contact) {
        inbox.deliver(() -> lookup.first.discarded(contact));
    }

    /** Fails the lookups that can no longer be served because these instances are not healthy. */
    void failUnservable(Collection<Instance> unhealthy, long now) {
        if (!unhealthy.isEmpty()) {
            failUnservableThroughAny(now);
        }
        for (Instance instance : unhealthy) {
            pending.queue(instance).all().forEach(lookup -> failUnservable(lookup, now));
        }
    }

    /** Fails the lookups through any instance that can no longer be served. */
    void failUnservableThroughAny(long now) {
        if (!pool.isReady(null, now)) {
            pending.queue(null).singles.copy().forEach(lookup -> failUnservable(lookup, now));
            pending.queue(null).refreshes.copy().forEach(lookup -> failUnservable(lookup, now));
        }
        if (!pool.mayRecover(null)) {
            pending.queue(null).bulk.copy().forEach(lookup -> failUnservable(lookup, now));
        }
    }

    /** Fails its callers that may no longer wait. */
    void failUnservable(Lookup lookup, long now) {
        failIf(caller -> !admission.mayWait(caller, lookup.through, now), lookup, caller -> unservable(lookup, now));
    }

    private ContactLookupException unservable(Lookup lookup, long now) {
        if (lookup.through != null && lookup.through.removed) {
            return lookup.ended(Failures.removedInstance(lookup.through.idInstance));
        }
        return lookup.wasRefusedByInstance()
                ? lookup.lastFailure()
                : lookup.ended(Failures.noInstance(lookup.through, pool.soonestTerm(lookup.through), now));
    }

    // ---- Deadlines.

    /** Fails the callers whose deadline passes before that moment, or before a permit can be granted. */
    private void failDueBefore(Lookup lookup, long earliest) {
        if (deadlines.next() == Timer.NEVER) {
            return;
        }
        long moment = Math.max(earliest, pool.soonestGrant(lookup.through));
        if (deadlines.next() <= moment) {
            failIf(caller -> deadlines.isDue(caller, moment), lookup, caller -> due(caller, lookup));
        }
    }

    void expireDeadlines(long now) {
        while (deadlines.next() <= now) {
            Caller caller = deadlines.first();
            Lookup lookup = caller == null ? null : lookupOf(caller);
            if (caller == null || lookup == null) {
                return;
            }
            fail(caller, lookup, due(caller, lookup));
        }
    }

    private ContactLookupException due(Caller caller, Lookup lookup) {
        return lookup.ended(Failures.deadline(deadlines.limitOf(caller)));
    }

    // ---- Close.

    boolean isClosed() {
        return closed;
    }

    /** Whether a caller that comes now is refused because of the close, or of the end of bulks. */
    boolean isClosedFor(Caller caller) {
        return closed || admission.hasEnded(caller);
    }

    /** Refuses new sources of bulks, and fails those that wait. */
    void endBulks() {
        admission.endBulks();
        pending.all().forEach(this::failEnded);
    }

    /** Refuses new lookups, and fails those that are pending. */
    void close() {
        closed = true;
        pending.all().forEach(this::failClosed);
    }
}
