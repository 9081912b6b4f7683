package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactClientListener.OfAttempt;
import io.github.reactivecontact.ContactClientListener.OfLookup;
import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.context.Context;

/**
 * Notifies the listeners of lookups, attempts and instances. Called by events of the inbox only, so that notifications
 * come in order; {@link #captured} is called before the event. A listener that throws affects neither the lookup nor
 * the other listeners.
 */
final class LifecycleEvents {

    private final List<ContactClientListener> listeners;
    private final Consumer<Runnable> reporter;
    private final InstanceLog log = new InstanceLog();

    /**
     * Creates the events of a client.
     *
     * @param listeners zero or more
     * @param reporter runs a task that throws the exception of a listener
     */
    LifecycleEvents(List<ContactClientListener> listeners, Consumer<Runnable> reporter) {
        this.listeners = listeners;
        this.reporter = reporter;
    }

    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /**
     * Returns the context with which a lookup is observed. Called on the caller's thread, outside the inbox.
     *
     * @param failures runs a task that throws the exception of a listener
     */
    Context captured(Context ofCaller, Priority priority, Consumer<Runnable> failures) {
        Context context = ofCaller;
        if (priority != Priority.SINGLE) {
            return context;
        }
        for (ContactClientListener listener : listeners) {
            Context before = context;
            Context captured = call(listener, one -> one.captureContext(before), failures);
            context = captured == null ? before : captured;
        }
        return context;
    }

    OfCaller lookup(Context context, Priority priority) {
        if (listeners.isEmpty()) {
            return OfCaller.NONE;
        }
        boolean bulk = priority == Priority.BULK;
        return new OfCaller(this, context, callEach(context, listeners, one -> one.onLookup(context, bulk)));
    }

    OfCaller refresh() {
        if (listeners.isEmpty()) {
            return OfCaller.NONE;
        }
        Context context = Context.empty();
        return new OfCaller(this, context, callEach(context, listeners, ContactClientListener::onRefresh));
    }

    /** Reports that the circuits of instances of one host have opened together. */
    void circuitOpen(List<Instance> affected, long now) {
        InstanceHealth.Term term = affected.isEmpty() ? null : affected.get(0).term();
        if (term == null) {
            return;
        }
        Duration duration = Duration.ofNanos(term.until() - now);
        log.circuitOpen(affected, term.because(), duration);
        for (Instance instance : affected) {
            notifyEach(
                    Context.empty(),
                    listeners,
                    one -> one.onCircuitOpen(instance.idInstance, term.because().reason(), duration));
        }
    }

    void cooldown(Instance instance, long now) {
        InstanceHealth.Term term = instance.health.term();
        if (term != null) {
            log.unavailable(instance, term, now);
        }
        if (term != null && !listeners.isEmpty()) {
            Duration duration = term.remaining(now);
            notifyEach(
                    Context.empty(),
                    listeners,
                    one -> one.onCooldown(instance.idInstance, term.because().reason(), duration));
        }
    }

    void ready(Instance instance) {
        log.ready(instance);
        notifyEach(Context.empty(), listeners, one -> one.onReady(instance.idInstance));
    }

    private <T> void notifyEach(Context context, List<T> each, Consumer<T> notification) {
        for (T one : each) {
            call(context, one, listener -> {
                notification.accept(listener);
                return listener;
            });
        }
    }

    private <T, R> List<R> callEach(Context context, List<T> each, Function<T, R> callback) {
        List<R> results = new ArrayList<>(each.size());
        for (T one : each) {
            R result = call(context, one, callback);
            if (result != null) {
                results.add(result);
            }
        }
        return results;
    }

    private Context attemptContext(Context ofLookup, List<OfAttempt> each) {
        Context result = ofLookup;
        for (OfAttempt one : each) {
            Context before = result;
            Context next = call(before, one, attempt -> attempt.context(before));
            result = next == null ? before : next;
        }
        return result;
    }

    /** Replaces the thread-locals of the draining thread, which may be those of another context. */
    private <T, R> @Nullable R call(Context context, T listener, Function<T, R> callback) {
        return ThreadLocals.arePropagated()
                ? ThreadLocals.<@Nullable R>call(context, () -> call(listener, callback))
                : call(listener, callback);
    }

    /** Returns null if the listener throws. */
    private <T, R> @Nullable R call(T listener, Function<T, R> callback) {
        return call(listener, callback, reporter);
    }

    private static <T, R> @Nullable R call(T listener, Function<T, R> callback, Consumer<Runnable> reporter) {
        try {
            return Objects.requireNonNull(callback.apply(listener), "a listener must not return null");
        } catch (Throwable failure) {
            reporter.accept(() -> {
                throw Exceptions.propagate(failure);
            });
            return null;
        }
    }

    /** The events of a lookup or a request, which ends once. */
    private abstract static class OfOne<L> implements OutcomeHandler {

        final @Nullable LifecycleEvents events;
        final Context context;
        final List<L> notified;

        OfOne(@Nullable LifecycleEvents events, Context context, List<L> notified) {
            this.events = events;
            this.context = context;
            this.notified = notified;
        }

        abstract void notifyEnd(L listener, Outcome outcome, @Nullable ContactLookupException failure);

        /** Whether there are listeners. */
        final boolean isObserved() {
            return events != null;
        }

        @Override
        public final void answered(Optional<ContactInfo> contact) {
            end(contact.isPresent() ? Outcome.FOUND : Outcome.NO_CONTACT, null);
        }

        @Override
        public final void failed(ContactLookupException failure) {
            end(Outcome.FAILED, failure);
        }

        final void cancelled() {
            end(Outcome.CANCELLED, null);
        }

        private void end(Outcome outcome, @Nullable ContactLookupException failure) {
            if (events != null) {
                events.notifyEach(context, notified, one -> notifyEnd(one, outcome, failure));
            }
        }
    }

    /** The events of one caller's lookup. */
    static final class OfCaller extends OfOne<OfLookup> {

        /** Without listeners. */
        static final OfCaller NONE = new OfCaller(null, Context.empty(), List.of());

        private OfCaller(@Nullable LifecycleEvents events, Context context, List<OfLookup> notified) {
            super(events, context, notified);
        }

        OfRequest attempt(Instance instance, int attempt) {
            if (events == null) {
                return OfRequest.NONE;
            }
            List<OfAttempt> each = events.callEach(
                    context,
                    notified,
                    one -> one.onAttempt(instance.idInstance, instance.target.serverAddress(), attempt));
            return new OfRequest(events, events.attemptContext(context, each), each);
        }

        void cacheHit(boolean stale) {
            if (events != null) {
                events.notifyEach(context, notified, one -> one.onCacheHit(stale));
            }
        }

        void retry(ContactLookupException failure, long delayNanos) {
            if (events != null) {
                Duration delay = Duration.ofNanos(Math.max(0, delayNanos));
                events.notifyEach(context, notified, one -> one.onRetry(failure, delay));
            }
        }

        @Override
        void notifyEnd(OfLookup listener, Outcome outcome, @Nullable ContactLookupException failure) {
            listener.onEnd(outcome, failure);
        }
    }

    /** The events of one request, and the Reactor context that the listeners chose for it. */
    static final class OfRequest extends OfOne<OfAttempt> {

        /** Without listeners. */
        static final OfRequest NONE = new OfRequest(null, Context.empty(), List.of());

        private OfRequest(@Nullable LifecycleEvents events, Context context, List<OfAttempt> notified) {
            super(events, context, notified);
        }

        void written() {
            if (events != null) {
                events.notifyEach(context, notified, OfAttempt::onWritten);
            }
        }

        @Override
        void notifyEnd(OfAttempt listener, Outcome outcome, @Nullable ContactLookupException failure) {
            listener.onEnd(outcome, failure);
        }
    }
}
