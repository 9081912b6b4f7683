package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The say that others have in who is granted something: one question at a time, about all instances that are free and
 * waited for, and what this client tells them. Not safe for several threads at once.
 */
final class Permits {

    private static final long PATIENCE = Nanos.of(Duration.ofSeconds(10));
    private static final long SHORTEST_COOLDOWN = Nanos.of(Duration.ofMillis(100));
    private static final long SET_ASIDE_WITHOUT_ANSWER = Nanos.of(Duration.ofSeconds(1));

    /** So that a question is answered quickly by who answers others as well; the rest is in the next. */
    private static final int MOST_AT_ONCE = 1000;

    private final PermitSource source;
    private final Dispatcher dispatcher;
    private final Inbox inbox;
    private final Roster roster;
    private final LookupQueue queue;
    private @Nullable Question question;

    Permits(PermitSource source, Dispatcher dispatcher, Inbox inbox, Roster roster, LookupQueue queue) {
        this.source = source;
        this.dispatcher = dispatcher;
        this.inbox = inbox;
        this.roster = roster;
        this.queue = queue;
    }

    boolean isAsking() {
        return question != null;
    }

    /** When no answer is expected any more. */
    long expiresAt() {
        return question == null ? Alarm.NEVER : question.askedAt + PATIENCE;
    }

    /** No more than can be granted at once, if all are permitted: a permit that nobody can use is a request lost. */
    void askForWhatIsFree(int places, long now) {
        if (question != null) {
            return;
        }
        List<Instance> asked = new ArrayList<>();
        int forAny = 0;
        while (asked.size() < Math.min(places, MOST_AT_ONCE)) {
            Instance instance = queue.soonest(forAny);
            if (instance == null || instance.freeAt() > now) {
                break;
            }
            forAny += instance.line.isEmpty() ? 1 : 0;
            instance.asked = true;
            roster.changed(instance);
            asked.add(instance);
        }
        if (!asked.isEmpty()) {
            Question next = new Question(dispatcher, asked, now);
            question = next;
            roster.asked(asked);
            inbox.ask(() -> next.ask(source));
        }
    }

    void expire(long now) {
        if (question != null && expiresAt() <= now) {
            Question late = question;
            inbox.ask(late::giveUp);
            unanswered(late, null, now);
        }
    }

    /** The client is about to end. */
    void cancel() {
        if (question != null) {
            inbox.ask(question::giveUp);
            end(question);
        }
    }

    private boolean end(Question ended) {
        if (question != ended) {
            return false;
        }
        question = null;
        roster.asked(List.of());
        for (Instance instance : ended.asked) {
            instance.asked = false;
            roster.changed(instance);
        }
        return true;
    }

    void answered(Question answered, List<@Nullable Permit> permits, long now) {
        if (!end(answered)) {
            return;
        }
        for (int number = 0; number < answered.asked.size(); number++) {
            Instance instance = answered.asked.get(number);
            Permit permit = permits.get(number);
            if (permit instanceof Permit.Granted granted) {
                instance.permitted(granted);
                dispatcher.permitted(instance, now);
            } else if (permit instanceof Permit.NotBefore notBefore) {
                instance.denied(answered.askedAt, Nanos.of(notBefore.delay()), now);
                roster.changed(instance);
            } else if (permit instanceof Permit.SetAside setAside) {
                ContactLookupException because = Failures.setAsideByOthers(instance.idInstance, setAside.because());
                Duration duration = setAside.duration();
                if (duration == null) {
                    roster.dismiss(instance, because, now);
                } else {
                    long lasts = Math.max(SHORTEST_COOLDOWN, Nanos.of(duration));
                    roster.setAsideByOthers(instance, because, lasts, now);
                }
                dispatcher.failHopeless(instance, now);
            } else {
                setAside(instance, null, now);
            }
        }
    }

    void unanswered(Question ended, @Nullable Throwable failure, long now) {
        if (end(ended)) {
            ended.asked.forEach(instance -> setAside(instance, failure, now));
        }
    }

    private void setAside(Instance instance, @Nullable Throwable failure, long now) {
        roster.setAsideByOthers(
                instance, Failures.noPermit(instance.idInstance, failure), SET_ASIDE_WITHOUT_ANSWER, now);
        dispatcher.failHopeless(instance, now);
    }

    // ---- What this client tells.

    void hold(Instance instance, long now) {
        if (instance.freeAt() > now) {
            Duration duration = Duration.ofNanos(instance.freeAt() - now);
            tell(() -> source.hold(instance.idInstance, duration));
        }
    }

    void setAside(Instance instance, long now) {
        SetAside.Term term = instance.setAside.term();
        if (term != null && term.because().reason() != Reason.NO_PERMIT) {
            Reason because = term.because().reason();
            Duration duration = term.isForGood() ? null : Duration.ofNanos(term.until() - now);
            tell(() -> source.setAside(instance.idInstance, because, duration));
        }
    }

    void ready(Instance instance) {
        tell(() -> source.ready(instance.idInstance));
    }

    private void tell(Supplier<Mono<Void>> news) {
        inbox.ask(() -> ThreadLocals.run(
                Context.empty(),
                () -> Mono.defer(news).subscribe(null, failure -> Operators.onErrorDropped(failure, Context.empty()))));
    }
}
