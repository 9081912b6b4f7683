package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cache before a lookup is opened, and stores the answers of lookups. Keys that arrive while calls are
 * outstanding are asked together in the next call. Not safe for use by several threads, except as a receiver.
 */
final class CacheGate implements CacheCall.Receiver {

    private static final int MAX_KEYS = 512;

    private final ContactCache cache;
    private final CachePolicy policy;
    private final Consumer<Caller> onMiss;
    private final Events events;
    private final Inbox inbox;
    private final Timer timer;
    private final AnswerKeys keys;
    private final OpenLookups lookups;
    private final Refreshes refreshes;
    private final DoubleSupplier random;
    private final CacheCounters counters;
    private final CacheLog log = new CacheLog();

    private final Map<ContactCache.Key, CacheCall.Question> unasked = new LinkedHashMap<>();

    /** The deadlines of callers for which a timer is needed: the cache has not answered at once. */
    private final Deadlines deadlines;

    private final CacheCalls calls;

    /**
     * Creates a gate.
     *
     * @param onMiss receives the callers whose chat the cache does not have
     */
    CacheGate(
            Settings.Cache settings,
            Consumer<Caller> onMiss,
            Events events,
            Inbox inbox,
            Timer timer,
            InstancePool pool,
            OpenLookups lookups,
            Refreshes refreshes,
            Deadlines deadlines,
            CacheCounters counters,
            DoubleSupplier random) {
        this.cache = settings.store();
        this.policy = settings.policy();
        this.calls = new CacheCalls(Nanos.of(policy.timeLimit()));
        this.keys = new AnswerKeys(pool);
        this.onMiss = onMiss;
        this.events = events;
        this.inbox = inbox;
        this.timer = timer;
        this.lookups = lookups;
        this.refreshes = refreshes;
        this.deadlines = deadlines;
        this.counters = counters;
        this.random = random;
    }

    // ---- Callers.

    /** Returns whether a caller waits for the cache now. */
    boolean enter(Caller caller) {
        ContactCache.Key key = caller.isRefresh() || lookups.isClosedFor(caller) ? null : keys.of(caller);
        if (key == null || lookups.isMissing(caller)) {
            return false;
        }
        unasked.computeIfAbsent(key, CacheCall.Question::new).add(caller);
        if (deadlines.isTimedFromEntry(caller)) {
            deadlines.begin(caller, events.now());
        }
        if (calls.isFull()) {
            addDeadline(caller);
        }
        return true;
    }

    /** Returns whether a caller that leaves was waiting for the cache. */
    boolean leave(Caller caller) {
        if (!detach(caller)) {
            return false;
        }
        caller.setGone();
        caller.events.cancelled();
        return true;
    }

    private void addDeadline(Caller caller) {
        deadlines.add(caller);
        events.changed();
    }

    private boolean detach(Caller caller) {
        if (!(caller.question instanceof CacheCall.Question question)) {
            return false;
        }
        remove(caller, question);
        if (question.callers.isEmpty()) {
            withdraw(question);
        }
        return true;
    }

    private void remove(Caller caller, CacheCall.Question question) {
        question.remove(caller);
        if (caller.deadlinePlace != null) {
            deadlines.remove(caller);
            events.changed();
        }
    }

    private void withdraw(CacheCall.Question question) {
        CacheCall.Get call = question.call;
        if (call == null) {
            unasked.remove(question.key);
        } else if (--call.unanswered == 0) {
            giveUp(call);
        }
    }

    // ---- Calls.

    /** Asks the cache for the keys that have gathered. */
    void proceed() {
        if (calls.isFull()) {
            return;
        }
        while (!unasked.isEmpty() && !calls.isFull()) {
            CacheCall.Get call = new CacheCall.Get(takeQuestions(), cache, this);
            for (CacheCall.Question question : call.questions) {
                question.call = call;
            }
            start(call);
        }
        // No call takes these, and the next one may be a time limit away.
        for (CacheCall.Question question : unasked.values()) {
            question.callers.forEach(this::addDeadline);
        }
    }

    private List<CacheCall.Question> takeQuestions() {
        if (unasked.size() == 1) {
            CacheCall.Question only = unasked.values().iterator().next();
            unasked.clear();
            return List.of(only);
        }
        List<CacheCall.Question> taken = new ArrayList<>(Math.min(MAX_KEYS, unasked.size()));
        Iterator<CacheCall.Question> each = unasked.values().iterator();
        while (each.hasNext() && taken.size() < MAX_KEYS) {
            taken.add(each.next());
            each.remove();
        }
        return taken;
    }

    /** Stores an answer. */
    void store(Attempt attempt, Optional<ContactInfo> contact) {
        ContactCache.Key key = keys.of(attempt);
        if (key != null) {
            ContactCache.Entry entry = policy.entry(contact, timer.wallClock(), random.getAsDouble());
            long grantedAt = attempt.grantedAt;
            InstanceCounters.add(counters.loads, 1);
            start(new CacheCall.Put(key, entry, () -> timer.now() - grantedAt, cache, this));
        }
    }

    private void start(CacheCall<?> call) {
        calls.add(call);
        inbox.send(call::start);
    }

    private void giveUp(CacheCall<?> call) {
        if (end(call)) {
            inbox.send(call::giveUp);
        }
    }

    private boolean end(CacheCall<?> call) {
        if (call.waitingPlace != null || lookups.isClosed()) {
            events.changed();
        }
        return calls.remove(call);
    }

    @Override
    public void waits(CacheCall<?> call) {
        events.execute(() -> {
            if (calls.limit(call, events.now()) && call instanceof CacheCall.Get get) {
                get.questions.forEach(question -> question.callers.forEach(deadlines::add));
            }
        });
    }

    @Override
    public void stored(CacheCall.Put call) {
        events.executeForCache(() -> end(call));
    }

    @Override
    public void answered(CacheCall.Get call) {
        events.executeForCache(() -> {
            if (end(call)) {
                Instant wallClock = timer.wallClock();
                for (CacheCall.Question question : call.questions) {
                    resolve(question, question.answer, wallClock);
                }
            }
        });
    }

    @Override
    public void failed(CacheCall<?> call, @Nullable Throwable failure) {
        String because =
                failure == null ? "an empty result" : failure.getClass().getName();
        events.execute(() -> failed(call, because));
    }

    private void failed(CacheCall<?> call, String because) {
        if (end(call)) {
            InstanceCounters.add(counters.failures, 1);
            log.failed(because, events.now());
            if (call instanceof CacheCall.Get get) {
                get.questions.forEach(question -> resolve(question, null, Instant.MIN));
            }
        }
    }

    /** Delivers a usable entry to the callers of a question, or passes them on. */
    private void resolve(CacheCall.Question question, ContactCache.@Nullable Entry entry, Instant wallClock) {
        ContactCache.Entry usable = entry == null || !wallClock.isBefore(entry.expiresAt()) ? null : entry;
        boolean stale = usable != null && !wallClock.isBefore(usable.freshUntil());
        Caller first = question.callers.first();
        if (stale && first != null) {
            events.changed();
            refreshes.open(first, events.now());
        }
        Caller caller;
        while ((caller = question.callers.first()) != null) {
            remove(caller, question);
            if (usable == null) {
                InstanceCounters.add(counters.misses, 1);
                onMiss.accept(caller);
            } else {
                InstanceCounters.add(stale ? counters.staleHits : counters.hits, 1);
                caller.setGone();
                deliver(caller, usable.contact(), stale);
            }
        }
    }

    private void deliver(Caller caller, Optional<ContactInfo> contact, boolean stale) {
        caller.events.cacheHit(stale);
        caller.events.answered(contact);
        inbox.deliver(caller, () -> caller.answered(contact));
    }

    // ---- Time.

    /** Fails calls that take too long, and callers whose deadline passes. */
    void expire(long now) {
        while (deadlines.next() <= now) {
            Caller due = deadlines.first();
            if (due == null || !detach(due)) {
                break;
            }
            refuse(due, Failures.deadline(deadlines.limitOf(due)));
        }
        CacheCall<?> late;
        while ((late = calls.late(now)) != null) {
            inbox.send(late::giveUp);
            failed(late, "no answer within " + policy.timeLimit() + " (timeLimit)");
        }
    }

    /** Returns when the next call or caller expires, or {@link Timer#NEVER}. */
    long nextDue() {
        return Math.min(deadlines.next(), calls.nextDue());
    }

    // ---- Close.

    /** Whether no call is outstanding. */
    boolean isIdle() {
        return calls.isEmpty();
    }

    /** Fails all callers. Answers are still stored. */
    void failAll(Supplier<ContactLookupException.Builder> failure) {
        for (CacheCall<?> call : calls.copy()) {
            if (call instanceof CacheCall.Get get) {
                get.questions.forEach(question -> failAll(question, failure));
            }
        }
        List.copyOf(unasked.values()).forEach(question -> failAll(question, failure));
    }

    private void failAll(CacheCall.Question question, Supplier<ContactLookupException.Builder> failure) {
        for (Caller caller : question.callers.copy()) {
            detach(caller);
            refuse(caller, failure.get());
        }
    }

    private void refuse(Caller caller, ContactLookupException.Builder failure) {
        caller.setGone();
        lookups.refuse(caller, failure.build());
    }

    /** Cancels all calls. */
    void giveUpAll() {
        calls.copy().forEach(this::giveUp);
    }
}
