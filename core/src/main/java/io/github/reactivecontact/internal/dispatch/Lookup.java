package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** One question, and everybody who waits for its answer. */
final class Lookup {

    private static final int MOST_FAILURES_KEPT = 8;

    final ChatId chatId;
    final Line line;
    final @Nullable Instance through;
    final long order;
    final Context context;
    final Chain<Caller> callers = new Chain<>();

    Lane lane;
    Chain.@Nullable Link<Lookup> place;

    @Nullable
    Attempt attempt;

    long notBefore;
    boolean delayed;
    boolean over;

    private int attempts;
    private int faults;
    private int slowdowns;
    private @Nullable List<ContactLookupException> failures;

    Lookup(Caller first, Line line, @Nullable Instance through, long order) {
        this.chatId = first.chatId();
        this.lane = first.lane();
        this.context = first.currentContext();
        this.line = line;
        this.through = through;
        this.order = order;
    }

    boolean isFirstAttempt() {
        return attempts == 0;
    }

    void attempted() {
        attempts++;
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
