package io.github.reactivecontact;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Receives the events of lookups and instances, for metrics, traces and logs. All methods do nothing by default.
 *
 * <p>These rules hold for all methods but {@link #captureContext}, including those of {@link OfLookup} and
 * {@link OfAttempt}:
 *
 * <ul>
 *   <li>Every start has exactly one end. {@code onEnd} of each {@link OfLookup} and each {@link OfAttempt} is called
 *       once: after success, failure, cancellation, a timeout, and when the client is closed.
 *   <li>All calls of one client are serialised, in the order of the events. They run on the thread that causes the
 *       event, or on one that runs earlier events at that moment: an event loop, a thread of the scheduler or of a
 *       permit source, or a caller's thread.
 *   <li>No other lookup of the client proceeds during a call. A method must return quickly: it must not block, take a
 *       lock, or wait for a lookup. A listener needs to be thread-safe only if several clients share it.
 *   <li>A method must not throw. An exception goes to {@code Operators.onErrorDropped}. The lookup and later calls
 *       continue.
 *   <li>Under {@code Hooks.enableAutomaticContextPropagation()}, a method has the thread-locals of its lookup's Reactor
 *       context, and a method of {@link OfAttempt} those of its attempt's context. {@link #onRefresh},
 *       {@link #onCooldown}, {@link #onCircuitOpen} and {@link #onReady} have none.
 *   <li>No argument contains the token or a chat id. A {@link ContextView} contains what its owner put there.
 * </ul>
 *
 * <p>A lookup starts when it enters the client: when the subscriber of a single lookup requests the outcome, or when a
 * bulk takes a source. No event is reported for a group, because its outcome needs no request, and none for an invalid
 * chat id.
 *
 * <p>Concurrent lookups of equal chat ids share their requests, but each caller has its own {@code OfLookup}. An
 * attempt is reported to the lookup that has waited longest when the attempt starts. The request runs in the Reactor
 * context of that lookup's caller. If that caller cancels while others wait, the attempt's {@code onEnd} follows its
 * lookup's.
 *
 * <p>A probe of an instance sends the chat of a waiting lookup, and is an attempt of that lookup. The lookup may have
 * another attempt at the same time, through an available instance. The probe may end after its lookup.
 */
public interface ContactClientListener {

    /**
     * Called when a single lookup is requested, before it enters the client. Unlike all other methods, it is called on
     * the thread that requests the outcome, and calls may overlap. It may add what that thread holds, such as the
     * current observation of a handler that blocks. It must not throw either.
     *
     * @param context the caller's Reactor context
     * @return the context that {@link #onLookup} receives and requests run in; the same one to add nothing
     */
    default Context captureContext(Context context) {
        return context;
    }

    /**
     * Called when a lookup enters the client.
     *
     * @param context the caller's Reactor context
     * @param bulk whether the lookup belongs to a bulk
     * @return receives the events of the lookup; {@link OfLookup#NONE} to ignore them
     */
    default OfLookup onLookup(ContextView context, boolean bulk) {
        return OfLookup.NONE;
    }

    /**
     * Called when the client begins to refresh a stale answer of the {@link ContactCache}. No caller waits for it. It
     * ends after one attempt, unless a lookup of the same chat joins it, or without an attempt if no instance is ready.
     *
     * @return receives the events of the refresh; {@link OfLookup#NONE} to ignore them
     */
    default OfLookup onRefresh() {
        return OfLookup.NONE;
    }

    /**
     * Called when an instance starts a cooldown or is disabled: by a failure that a person must fix, by a webhook, by
     * another client, or because the permit source gives no permit. Not called again when a probe fails, although the
     * cooldown becomes longer. {@link #onReady} is called when the instance answers again.
     *
     * @param idInstance the instance
     * @param reason why the instance failed
     * @param duration the time until the instance is probed; null if it is never probed, because it was deleted
     */
    default void onCooldown(String idInstance, Reason reason, @Nullable Duration duration) {}

    /**
     * Called when the circuit of an instance opens after several faults in a row. Called for each available instance of
     * a host to which no connection can be opened. Not called again when a probe fails. {@link #onReady} is called when
     * the circuit closes, and {@link #onCooldown} if the instance starts a cooldown before.
     *
     * @param idInstance the instance
     * @param reason the last fault: {@link Reason#SERVER_ERROR}, {@link Reason#CONNECTION_FAILED} or
     *     {@link Reason#TIMEOUT}
     * @param duration the time until the instance is probed
     */
    default void onCircuitOpen(String idInstance, Reason reason, Duration duration) {}

    /**
     * Called when an instance takes requests again after a cooldown, after an open circuit, or after it was disabled:
     * because it answered, or because {@link ReactiveContactClient#setInstances} gave it another token or
     * {@code apiUrl}. Not called for an instance that was removed.
     *
     * @param idInstance the instance
     */
    default void onReady(String idInstance) {}

    /** How a lookup or an attempt ended. */
    enum Outcome {
        /** The server sent contact information, or the cache had it. */
        FOUND,
        /** The server has no contact information, or had none according to the cache. */
        NO_CONTACT,
        /** It failed. */
        FAILED,
        /** It was cancelled, or its client was closed. */
        CANCELLED
    }

    /** Receives the events of one caller's lookup. No call follows {@link #onEnd}. */
    interface OfLookup {

        /** Ignores all events. */
        OfLookup NONE = new OfLookup() {};

        /**
         * Called when the {@link ContactCache} has the answer. {@link #onEnd} follows, and no attempt.
         *
         * @param stale whether the answer is stale, so that it is also refreshed
         */
        default void onCacheHit(boolean stale) {}

        /**
         * Called when a request is about to be sent through an instance. The lookup has its permit.
         *
         * @param idInstance the instance
         * @param serverAddress the host of the instance's {@code apiUrl}
         * @param attempt number of the lookup's request, counted from 1
         * @return receives the events of the attempt; {@link OfAttempt#NONE} to ignore them
         */
        default OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
            return OfAttempt.NONE;
        }

        /**
         * Called when an attempt has failed and the lookup will be sent again. Not called when a probe has failed whose
         * lookup waits for another instance.
         *
         * @param failure the failure of the attempt
         * @param delay minimum delay before the next attempt; zero if the lookup waits for a permit only
         */
        default void onRetry(ContactLookupException failure, Duration delay) {}

        /**
         * Called when the caller receives the outcome or cancels.
         *
         * @param outcome how the lookup ended; {@link Outcome#CANCELLED} if the caller cancelled,
         *     {@link Outcome#FAILED} if the client was closed
         * @param failure the failure that the caller receives; null unless the lookup failed
         */
        default void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {}
    }

    /** Receives the events of one request. No call follows {@link #onEnd}. */
    interface OfAttempt {

        /** Ignores all events. */
        OfAttempt NONE = new OfAttempt() {};

        /**
         * Returns the Reactor context in which the request runs. Called once, before all other methods.
         *
         * @param ofLookup the caller's context, with the entries that earlier listeners added
         * @return the context of the request
         */
        default Context context(Context ofLookup) {
            return ofLookup;
        }

        /** Called when the request is written to its connection. */
        default void onWritten() {}

        /**
         * Called when the response has arrived, or when the request has failed or was cancelled.
         *
         * @param outcome how the attempt ended; {@link Outcome#CANCELLED} if all callers cancelled or the client was
         *     closed
         * @param failure the failure; null unless the attempt failed
         */
        default void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {}
    }
}
