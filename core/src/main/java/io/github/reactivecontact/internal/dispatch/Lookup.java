package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** One lookup of a chat, and the callers that share it. It is linked while it waits in a queue. */
final class Lookup extends LinkedQueue.Link<Lookup> {

    final ChatId chatId;
    final @Nullable Instance through;
    final long order;

    /** The bulk of its first caller; lookups of different bulks take turns. */
    final Object group;

    final LinkedQueue<Caller> callers = new LinkedQueue<>();
    private int singles;

    /** The caller that had waited longest when the last attempt began. The request uses its context. */
    Caller first;

    Priority priority;
    /** The request in flight; disposed when no caller is left. */
    @Nullable
    Disposable request;

    boolean over;

    /** Whether the cache had no answer for one of its callers. Others then join without asking the cache. */
    boolean isMissing;

    // State of OpenByAge.
    boolean isAwaited;
    long awaitedSince;

    @Nullable
    Lookup older;

    @Nullable
    Lookup newer;

    private int attempts;

    /** Null until an attempt has failed: most lookups need none. */
    private @Nullable LookupFailures failures;

    Lookup(Caller first, @Nullable Instance through, long order) {
        this.chatId = first.chatId();
        this.priority = first.priority();
        this.first = first;
        this.through = through;
        this.order = order;
        this.group = first.group();
    }

    @Override
    protected Lookup element() {
        return this;
    }

    void add(Caller caller) {
        callers.append(caller);
        singles += caller.priority() == Priority.SINGLE ? 1 : 0;
        isMissing |= !caller.isRefresh();
    }

    void remove(Caller caller) {
        if (caller.isLinked()) {
            callers.remove(caller);
            singles -= caller.priority() == Priority.SINGLE ? 1 : 0;
        }
    }

    boolean has(Caller caller) {
        return callers.first(Integer.MAX_VALUE, each -> each == caller) != null;
    }

    /** The highest priority of its callers. */
    Priority priorityOfCallers() {
        if (singles > 0) {
            return Priority.SINGLE;
        }
        // Only the first caller may be the refresh of a stale answer.
        Caller eldest = callers.first();
        return callers.size() == 1 && eldest != null ? eldest.priority() : Priority.BULK;
    }

    boolean hasSingles() {
        return singles > 0;
    }

    boolean isInFlight() {
        return request != null;
    }

    boolean isFirstAttempt() {
        return attempts == 0;
    }

    LifecycleEvents.OfRequest attempted(Instance instance) {
        attempts++;
        return events().attempt(instance, attempts);
    }

    private LifecycleEvents.OfCaller events() {
        Caller eldest = callers.first();
        first = eldest == null ? first : eldest;
        return first.events;
    }

    void retried(ContactLookupException failure, long now) {
        events().retry(failure, notBefore() - now);
    }

    /** Records the failure of an attempt that was granted at that moment. */
    void failed(ContactLookupException failure, long grantedAt) {
        if (failures == null) {
            failures = new LookupFailures(grantedAt);
        }
        failures.add(failure);
    }

    /** Returns its failures, if an attempt has failed. */
    LookupFailures failures() {
        return Objects.requireNonNull(failures, "No attempt of the lookup has failed");
    }

    long notBefore() {
        return failures == null ? 0 : failures.notBefore;
    }

    int faults() {
        return failures == null ? 0 : failures.faults();
    }

    int slowdowns() {
        return failures == null ? 0 : failures.slowdowns();
    }

    /** Returns the instance of the last fault, or null. */
    @Nullable
    Instance avoided() {
        return failures == null ? null : failures.avoided;
    }

    /** Whether it prefers any other instance: this one failed it, or fails several chats. */
    boolean avoids(Instance instance) {
        Instance avoided = avoided();
        return avoided != null && through == null && (instance == avoided || instance.health.breaker.isSuspect());
    }

    /** Whether it prefers an instance of another host. */
    boolean avoidsHostOf(Instance instance) {
        Instance avoided = avoided();
        return avoided != null && through == null && instance.host == avoided.host;
    }

    /** Whether it has been passed over many times because it prefers another instance. */
    boolean isSkippedTooOften() {
        return failures != null && failures.isSkippedTooOften();
    }

    boolean wasRefusedByInstance() {
        return failures != null && failures.isLastOfInstance();
    }

    /** Returns the last failure, with the earlier ones. */
    ContactLookupException lastFailure() {
        return failures().last(attempts);
    }

    /** Returns a failure of the client itself, with the failures of the attempts. */
    ContactLookupException ended(ContactLookupException.Builder because) {
        return failures == null ? because.attempts(attempts).build() : failures.ended(because, attempts);
    }
}
