package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cache before a lookup is opened, and stores the answers of lookups. Keys that arrive while calls are
 * outstanding are asked together in the next call. Not safe for use by several threads, except as a receiver.
 */
final class CacheGate implements CacheCall.Receiver {

    /** The dispatcher of the gate. */
    interface Owner extends Events {

        /** Passes on a caller whose chat the cache does not have. */
        void admit(Caller caller);
    }

    private static final int MAX_CALLS = 16;
    private static final int MAX_KEYS = 512;

    private final ContactCache cache;
    private final CachePolicy policy;
    private final long timeLimit;
    private final Owner owner;
    private final Inbox inbox;
    private final Timer timer;
    private final InstancePool pool;
    private final OpenLookups lookups;
    private final Refreshes refreshes;
    private final DoubleSupplier random;
    private final CacheCounters counters;
    private final CacheLog log = new CacheLog();

    private final Map<ContactCache.Key, CacheCall.Question> unasked = new LinkedHashMap<>();
    private final IdentityHashMap<Caller, CacheCall.Question> asking = new IdentityHashMap<>();

    /** The deadlines of callers for which a timer is needed: the cache has not answered at once. */
    private final Deadlines deadlines;

    private final LinkedQueue<CacheCall<?>> calls = new LinkedQueue<>();
    private int gets;
    private int waiting;

    CacheGate(
            Settings.Cache settings,
            Owner owner,
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
        this.timeLimit = Nanos.of(policy.timeLimit());
        this.owner = owner;
        this.inbox = inbox;
        this.timer = timer;
        this.pool = pool;
        this.lookups = lookups;
        this.refreshes = refreshes;
        this.deadlines = deadlines;
        this.counters = counters;
        this.random = random;
    }

    // ---- Callers.

    /** Returns whether a caller waits for the cache now. */
    boolean enter(Caller caller, long now) {
        ContactCache.Key key = caller.isRefresh() || lookups.isClosed() ? null : keyOf(caller);
        if (key == null || lookups.isMissing(caller)) {
            return false;
        }
        CacheCall.Question question = unasked.computeIfAbsent(key, CacheCall.Question::new);
        question.add(caller);
        asking.put(caller, question);
        deadlines.begin(caller, now);
        if (gets == MAX_CALLS) {
            deadlines.add(caller);
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

    private boolean detach(Caller caller) {
        CacheCall.Question question = asking.remove(caller);
        if (question == null) {
            return false;
        }
        question.remove(caller);
        deadlines.remove(caller);
        if (question.callers.isEmpty()) {
            withdraw(question);
        }
        return true;
    }

    private void withdraw(CacheCall.Question question) {
        CacheCall.Get call = question.call;
        if (call == null) {
            unasked.remove(question.key);
        } else if (--call.unanswered == 0) {
            giveUp(call);
        }
    }

    /** Returns the key of a caller, or null if its answer may not be cached. */
    private ContactCache.@Nullable Key keyOf(Caller caller) {
        ChatId chatId = caller.chatId();
        String idInstance = caller.idInstance();
        if (idInstance != null) {
            return pool.named(idInstance) == null ? null : new ContactCache.Key(chatId, idInstance);
        }
        return keyThroughAny(chatId, chatId.isLid() ? pool.instances().get(0) : null);
    }

    /** A lid that any of several instances answers is not cached: only one of them knows it. */
    private ContactCache.@Nullable Key keyThroughAny(ChatId chatId, @Nullable Instance ofLid) {
        if (ofLid == null) {
            return new ContactCache.Key(chatId, null);
        }
        return pool.instances().size() > 1 ? null : new ContactCache.Key(chatId, ofLid.idInstance);
    }

    // ---- Calls.

    /** Asks the cache for the keys that have gathered. */
    void proceed(long now) {
        while (!unasked.isEmpty() && gets < MAX_CALLS) {
            CacheCall.Get call = new CacheCall.Get(takeQuestions(), now, this);
            call.questions.forEach(question -> question.call = call);
            gets++;
            start(call);
        }
    }

    private List<CacheCall.Question> takeQuestions() {
        List<CacheCall.Question> taken = new ArrayList<>(Math.min(MAX_KEYS, unasked.size()));
        Iterator<CacheCall.Question> each = unasked.values().iterator();
        while (each.hasNext() && taken.size() < MAX_KEYS) {
            taken.add(each.next());
            each.remove();
        }
        return taken;
    }

    /** Stores an answer. */
    void store(Attempt attempt, Optional<ContactInfo> contact, long now) {
        Lookup lookup = attempt.lookup;
        ContactCache.Key key = lookup.through == null
                ? keyThroughAny(lookup.chatId, lookup.chatId.isLid() ? attempt.instance : null)
                : new ContactCache.Key(lookup.chatId, lookup.through.idInstance);
        if (key != null) {
            ContactCache.Entry entry = policy.entry(contact, timer.wallClock(), random.getAsDouble());
            long grantedAt = attempt.grantedAt;
            InstanceCounters.add(counters.loads, 1);
            start(new CacheCall.Put(key, entry, () -> timer.now() - grantedAt, now, this));
        }
    }

    private void start(CacheCall<?> call) {
        call.place = calls.addLast(call);
        inbox.send(() -> call.start(cache));
    }

    private void giveUp(CacheCall<?> call) {
        if (end(call)) {
            inbox.send(call::giveUp);
        }
    }

    private boolean end(CacheCall<?> call) {
        if (call.place == null) {
            return false;
        }
        calls.remove(call.place);
        call.place = null;
        gets -= call instanceof CacheCall.Get ? 1 : 0;
        waiting -= call.isWaiting ? 1 : 0;
        return true;
    }

    @Override
    public void waits(CacheCall<?> call) {
        owner.execute(() -> {
            if (call.place != null) {
                call.isWaiting = true;
                waiting++;
                if (call instanceof CacheCall.Get get) {
                    get.questions.forEach(question -> question.callers.forEach(deadlines::add));
                }
            }
        });
    }

    @Override
    public void stored(CacheCall.Put call) {
        owner.execute(() -> end(call));
    }

    @Override
    public void answered(CacheCall.Get call, List<ContactCache.@Nullable Entry> entries) {
        owner.execute(() -> {
            if (end(call)) {
                Instant wallClock = timer.wallClock();
                for (int number = 0; number < entries.size(); number++) {
                    resolve(call.questions.get(number), entries.get(number), wallClock);
                }
            }
        });
    }

    @Override
    public void failed(CacheCall<?> call, @Nullable Throwable failure) {
        String because =
                failure == null ? "an empty result" : failure.getClass().getName();
        owner.execute(() -> failed(call, because));
    }

    private void failed(CacheCall<?> call, String because) {
        if (end(call)) {
            InstanceCounters.add(counters.failures, 1);
            log.failed(because, owner.now());
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
            refreshes.open(first, owner.now());
        }
        Caller caller;
        while ((caller = question.callers.first()) != null) {
            asking.remove(caller);
            question.remove(caller);
            deadlines.remove(caller);
            if (usable == null) {
                InstanceCounters.add(counters.misses, 1);
                owner.admit(caller);
            } else {
                InstanceCounters.add(stale ? counters.staleHits : counters.hits, 1);
                caller.setGone();
                caller.events.cacheHit(stale);
                lookups.deliver(caller, handler -> handler.answered(usable.contact()));
            }
        }
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
        CacheCall<?> call;
        while ((call = calls.first()) != null && call.startedAt + timeLimit <= now) {
            CacheCall<?> late = call;
            inbox.send(late::giveUp);
            failed(late, "no answer within " + policy.timeLimit() + " (timeLimit)");
        }
    }

    /** Returns when the next call or caller expires, or {@link Timer#NEVER}. */
    long nextDue() {
        CacheCall<?> oldest = waiting == 0 ? null : calls.first();
        return Math.min(deadlines.next(), oldest == null ? Timer.NEVER : oldest.startedAt + timeLimit);
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
