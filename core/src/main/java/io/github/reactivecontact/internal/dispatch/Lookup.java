package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question, and everybody who waits for its answer. */
final class Lookup {

    private static final int MOST_FAILURES_KEPT = 8;

    final ChatId chatId;
    final @Nullable Instance through;
    final long order;
    final Chain<Caller> callers = new Chain<>();
    private int singles;

    /** Of those who waited when it was asked last, who had waited longest: its context is the request's. */
    Caller first;

    Lane lane;
    Chain.@Nullable Link<Lookup> place;

    @Nullable
    Attempt attempt;

    long notBefore;
    boolean over;

    private int attempts;
    private int faults;
    private int slowdowns;
    private int lateResponses;
    private @Nullable List<ContactLookupException> failures;

    Lookup(Caller first, @Nullable Instance through, long order) {
        this.chatId = first.chatId();
        this.lane = first.lane();
        this.first = first;
        this.through = through;
        this.order = order;
    }

    void add(Caller caller) {
        caller.lookup = this;
        caller.place = callers.addLast(caller);
        singles += caller.lane() == Lane.SINGLE ? 1 : 0;
    }

    void remove(Caller caller) {
        if (caller.place != null) {
            callers.remove(caller.place);
            singles -= caller.lane() == Lane.SINGLE ? 1 : 0;
        }
        caller.lookup = null;
        caller.place = null;
    }

    /** That of the most urgent one. */
    Lane laneOfCallers() {
        return singles > 0 ? Lane.SINGLE : Lane.BULK;
    }

    boolean isFirstAttempt() {
        return attempts == 0;
    }

    AttemptStory attempted(Instance instance) {
        attempts++;
        return story().attempt(instance.idInstance, attempts);
    }

    private LookupStory story() {
        Caller eldest = callers.first();
        first = eldest == null ? first : eldest;
        return first.story;
    }

    void retried(ContactLookupException failure, long now) {
        story().retry(failure, notBefore - now);
    }

    void failed(ContactLookupException failure) {
        if (failures == null) {
            failures = new ArrayList<>(1);
        } else if (failures.size() == MOST_FAILURES_KEPT) {
            failures.remove(0);
        }
        failures.add(failure);
    }

    int fault() {
        return ++faults;
    }

    int slowdown() {
        return ++slowdowns;
    }

    int lateResponse() {
        return ++lateResponses;
    }

    /** Whether the last failure belongs to the instance that was asked, and so tells why there is none to go on with. */
    boolean wasRefusedByInstance() {
        if (failures == null) {
            return false;
        }
        Blame blame = Blame.of(failures.get(failures.size() - 1).reason());
        return blame == Blame.INSTANCE_FOR_NOW || blame == Blame.INSTANCE_FOR_GOOD;
    }

    /** The last failure, with what came before it. */
    ContactLookupException lastFailure() {
        if (failures == null) {
            throw new IllegalStateException("A lookup that never failed has no last failure");
        }
        return complete(failures.get(failures.size() - 1).toBuilder(), failures.subList(0, failures.size() - 1));
    }

    /** A failure of the client's own making, with what the attempts came to. */
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
