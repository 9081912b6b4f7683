package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** One lookup of a chat, the callers that share it, and the failures of its attempts. */
final class Lookup {

    private static final int MAX_FAILURES_KEPT = 8;
    private static final int MAX_SKIPS = 64;

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
    LinkedQueue.@Nullable Link<Lookup> place;

    /** The request in flight; disposed when no caller is left. */
    @Nullable
    Disposable request;

    long notBefore;
    boolean over;

    /** Whether the cache had no answer for one of its callers. Others then join without asking the cache. */
    boolean isMissing;

    /** The instance of the last fault. The lookup prefers another one, on another host. */
    @Nullable
    Instance avoided;

    /** When the first attempt was granted. */
    long firstAttemptAt;

    /** The number of answers of all instances at the last fault, or at the beginning. */
    long answersSeen;

    // State of OpenByAge.
    boolean isAwaited;
    long awaitedSince;

    @Nullable
    Lookup older;

    @Nullable
    Lookup newer;

    private int attempts;
    private int faults;
    private int countedFaults;
    private int skips;
    private int slowdowns;
    private int lateResponses;
    private @Nullable List<ContactLookupException> failures;

    Lookup(Caller first, @Nullable Instance through, long order) {
        this.chatId = first.chatId();
        this.priority = first.priority();
        this.first = first;
        this.through = through;
        this.order = order;
        this.group = first.group();
    }

    void add(Caller caller) {
        caller.place = callers.addLast(caller);
        singles += caller.priority() == Priority.SINGLE ? 1 : 0;
        isMissing |= !caller.isRefresh();
    }

    void remove(Caller caller) {
        if (caller.place != null) {
            callers.remove(caller.place);
            singles -= caller.priority() == Priority.SINGLE ? 1 : 0;
        }
        caller.place = null;
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
        events().retry(failure, notBefore - now);
    }

    void failed(ContactLookupException failure) {
        if (failures == null) {
            failures = new ArrayList<>(1);
        } else if (failures.size() == MAX_FAILURES_KEPT) {
            failures.remove(0);
        }
        failures.add(failure);
    }

    int fault() {
        return ++faults;
    }

    int faults() {
        return faults;
    }

    /** Counts a fault that the lookup itself may have caused. */
    int countFault() {
        return ++countedFaults;
    }

    int countedFaults() {
        return countedFaults;
    }

    /** Whether it prefers any other instance: this one failed it, or fails several chats. */
    boolean avoids(Instance instance) {
        return avoided != null && through == null && (instance == avoided || instance.health.breaker.isSuspect());
    }

    /** Whether it prefers an instance of another host. */
    boolean avoidsHostOf(Instance instance) {
        return avoided != null && through == null && instance.host == avoided.host;
    }

    /** Whether it has been passed over many times because it prefers another instance. */
    boolean isSkippedTooOften() {
        return ++skips > MAX_SKIPS;
    }

    int slowdown() {
        return ++slowdowns;
    }

    int slowdowns() {
        return slowdowns;
    }

    int lateResponse() {
        return ++lateResponses;
    }

    /** Whether the last failure is one of the instance. It is then the reason why no instance can serve the lookup. */
    boolean wasRefusedByInstance() {
        if (failures == null) {
            return false;
        }
        FailureScope scope = FailureScope.of(failures.get(failures.size() - 1).reason());
        return scope.isOfInstance();
    }

    /** Returns the last failure, with the earlier ones. */
    ContactLookupException lastFailure() {
        if (failures == null) {
            throw new IllegalStateException("A lookup that never failed has no last failure");
        }
        return complete(failures.get(failures.size() - 1).toBuilder(), failures.subList(0, failures.size() - 1));
    }

    /** Returns a failure of the client itself, with the failures of the attempts. */
    ContactLookupException ended(ContactLookupException.Builder because) {
        if (failures == null) {
            return because.attempts(attempts).build();
        }
        ContactLookupException last = failures.get(failures.size() - 1);
        return complete(because.idInstance(last.idInstance().orElse(null)), failures);
    }

    private ContactLookupException complete(
            ContactLookupException.Builder builder, List<ContactLookupException> earlier) {
        earlier.forEach(builder::earlier);
        return builder.attempts(attempts).build();
    }
}
