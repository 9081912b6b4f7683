package io.github.reactivecontact;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Hears what becomes of lookups and of the instances that are asked, for metrics, traces and logs. Override what is of
 * interest; everything else does nothing.
 *
 * <p>What follows holds for all methods, those of {@link OfLookup} and {@link OfAttempt} included:
 *
 * <ul>
 *   <li>Every start gets its end: each {@link OfLookup} and each {@link OfAttempt} hears {@code onEnd} exactly once,
 *       whether it succeeded, failed, was cancelled, ran into a time-out or was cut off by closing the client.
 *   <li>All calls of one client come one after another, in the order in which things happen, on whichever thread brings
 *       the news: an event loop, the scheduler's, a caller's. No lookup of the client goes on meanwhile, so a method is
 *       quick, takes no lock, waits for nothing, and blocks on no lookup. It need not be safe for several threads at
 *       once; a listener that is given to several clients does.
 *   <li>A method must not throw. If it does, the exception goes to {@code Operators.onErrorDropped}, the lookup goes on,
 *       and so do the calls.
 *   <li>Under {@code Hooks.enableAutomaticContextPropagation()}, a method has the thread-locals of its lookup's Reactor
 *       context, one of {@link OfAttempt} those of its attempt's; {@link #onSetAside} and {@link #onReady} have none.
 *   <li>No argument holds the token or a chat id. A {@link ContextView} holds what its user put there.
 * </ul>
 *
 * <p>A start happens when a caller's lookup enters the client: a subscriber of a single lookup that asked for its outcome, or
 * a source of a bulk whose turn has come. A group, whose answer is known without a request, and what is no chat id at
 * all never get there, and are not heard of.
 *
 * <p>Equal chat ids that are asked at once share their requests, but each of their callers has an {@code OfLookup} of
 * its own. An attempt is told to that of the caller who has waited longest when it begins; in that caller's Reactor
 * context the request is made, too. Should that caller leave while the others still wait, then the attempt's {@code
 * onEnd} comes after its lookup's.
 */
public interface ContactClientListener {

    /**
     * A caller waits for an outcome from now on.
     *
     * @param context the caller's Reactor context
     * @param bulk whether it is one of a bulk
     * @return hears what becomes of it; {@link OfLookup#NONE} for no interest
     */
    default OfLookup onLookup(ContextView context, boolean bulk) {
        return OfLookup.NONE;
    }

    /**
     * An instance failed in a way of its own, and is not asked from now on. Also called when it was tried again, in
     * vain, for the time that follows.
     *
     * @param idInstance the instance
     * @param because why
     * @param duration for how long; null for good
     */
    default void onSetAside(String idInstance, Reason because, @Nullable Duration duration) {}

    /**
     * An instance that was set aside has answered again.
     *
     * @param idInstance the instance
     */
    default void onReady(String idInstance) {}

    /** How a lookup or an attempt ended. */
    enum Outcome {
        /** With contact information. */
        FOUND,
        /** With the answer that there is none. */
        NO_CONTACT,
        /** With a failure. */
        FAILED,
        /** Nobody waits for it any more, or its client was closed. */
        CANCELLED
    }

    /** Hears what becomes of one caller's lookup. Nothing comes after {@link #onEnd}. */
    interface OfLookup {

        /** Hears nothing. */
        OfLookup NONE = new OfLookup() {};

        /**
         * An instance is about to be asked: the lookup has waited for its turn.
         *
         * @param idInstance the instance
         * @param attempt how many requests the lookup will have cost with this one, from 1
         * @return hears what becomes of it; {@link OfAttempt#NONE} for no interest
         */
        default OfAttempt onAttempt(String idInstance, int attempt) {
            return OfAttempt.NONE;
        }

        /**
         * An attempt has ended with a failure that is not the lookup's: it waits for another.
         *
         * @param failure of the attempt
         * @param delay how long it may not be sent; zero if it waits for nothing but its turn
         */
        default void onRetry(ContactLookupException failure, Duration delay) {}

        /**
         * The caller gets its outcome now, or has left.
         *
         * @param outcome how it ended; {@link Outcome#CANCELLED} if the caller left, {@link Outcome#FAILED} if the client
         *     was closed
         * @param failure why it failed, as the caller gets it; null unless it failed
         */
        default void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {}
    }

    /** Hears what becomes of one request. Nothing comes after {@link #onEnd}. */
    interface OfAttempt {

        /** Hears nothing. */
        OfAttempt NONE = new OfAttempt() {};

        /**
         * The Reactor context in which the request is made. Called once, first of all.
         *
         * @param ofLookup the caller's, with what earlier listeners put into it
         * @return the context of the request
         */
        default Context context(Context ofLookup) {
            return ofLookup;
        }

        /** A connection has been found, and the request is written to it. */
        default void onWritten() {}

        /**
         * The response has come, or will not.
         *
         * @param outcome how it ended; {@link Outcome#CANCELLED} if it was given up, because its callers have left or
         *     the client was closed
         * @param failure why it failed; null unless it failed
         */
        default void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {}
    }
}
