package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.context.Context;

/**
 * Those who hear what happens. Told by events only, so that they hear it in order; one that throws harms nobody, and
 * what it threw is reported outside of the inbox.
 */
final class Listeners {

    private final List<ContactClientListener> listeners;
    private final Inbox inbox;

    Listeners(List<ContactClientListener> listeners, Inbox inbox) {
        this.listeners = listeners;
        this.inbox = inbox;
    }

    /** What {@link #begin} needs. Called outside of the inbox, because it is the user's code. */
    Context contextOf(Caller caller) {
        return listeners.isEmpty() ? Context.empty() : caller.currentContext();
    }

    LookupStory begin(Context context, Lane lane) {
        return listeners.isEmpty()
                ? LookupStory.NONE
                : new LookupStory(
                        this, context, askEach(context, listeners, one -> one.onLookup(context, lane == Lane.BULK)));
    }

    /** The term of an instance is a new one. */
    void setAside(Instance instance, long now) {
        SetAside.Term term = instance.setAside.term();
        if (term != null && !listeners.isEmpty()) {
            Duration duration = term.isForGood() ? null : Duration.ofNanos(term.until() - now);
            tellEach(
                    Context.empty(),
                    listeners,
                    one -> one.onSetAside(instance.idInstance, term.because().reason(), duration));
        }
    }

    void ready(Instance instance) {
        tellEach(Context.empty(), listeners, one -> one.onReady(instance.idInstance));
    }

    <T> void tellEach(Context context, List<T> each, Consumer<T> what) {
        for (T one : each) {
            ask(context, one, told -> {
                what.accept(told);
                return told;
            });
        }
    }

    <T, R> List<R> askEach(Context context, List<T> each, Function<T, R> question) {
        List<R> answers = new ArrayList<>(each.size());
        for (T one : each) {
            R answer = ask(context, one, question);
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers;
    }

    <T> Context fold(List<T> each, Context first, BiFunction<T, Context, Context> step) {
        Context result = first;
        for (T one : each) {
            Context before = result;
            Context next = ask(before, one, asked -> step.apply(asked, before));
            result = next == null ? before : next;
        }
        return result;
    }

    /** The same, with the thread-locals of that context alone: whichever thread drains the inbox may have others. */
    private <T, R> @Nullable R ask(Context context, T listener, Function<T, R> question) {
        return ThreadLocals.arePropagated()
                ? ThreadLocals.<@Nullable R>call(context, () -> ask(listener, question))
                : ask(listener, question);
    }

    /** Null if it threw. */
    private <T, R> @Nullable R ask(T listener, Function<T, R> question) {
        try {
            return Objects.requireNonNull(question.apply(listener), "a listener must not return null");
        } catch (Throwable failure) {
            inbox.tell(() -> {
                throw Exceptions.propagate(failure);
            });
            return null;
        }
    }
}
