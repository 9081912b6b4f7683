package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener;
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
                : new LookupStory(this, context, askEach(listeners, one -> one.onLookup(context, lane == Lane.BULK)));
    }

    /** The term of an instance is a new one. */
    void setAside(Instance instance, long now) {
        SetAside.Term term = instance.setAside.term();
        if (term != null && !listeners.isEmpty()) {
            Duration duration = term.isForGood() ? null : Duration.ofNanos(term.until() - now);
            tellEach(
                    listeners,
                    one -> one.onSetAside(instance.idInstance, term.because().reason(), duration));
        }
    }

    void ready(Instance instance) {
        tellEach(listeners, one -> one.onReady(instance.idInstance));
    }

    <T> void tellEach(List<T> each, Consumer<T> what) {
        for (T one : each) {
            ask(one, told -> {
                what.accept(told);
                return told;
            });
        }
    }

    <T, R> List<R> askEach(List<T> each, Function<T, R> question) {
        List<R> answers = new ArrayList<>(each.size());
        for (T one : each) {
            R answer = ask(one, question);
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers;
    }

    <T, R> R fold(List<T> each, R first, BiFunction<T, R, R> step) {
        R result = first;
        for (T one : each) {
            R before = result;
            R next = ask(one, asked -> step.apply(asked, before));
            result = next == null ? before : next;
        }
        return result;
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
