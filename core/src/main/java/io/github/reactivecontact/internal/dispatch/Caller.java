package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A subscriber that waits for the outcome of a lookup. It receives exactly one outcome, unless it leaves earlier. */
public abstract class Caller extends LinkedQueue.Link<Caller> implements OutcomeHandler {

    /** Marks a caller that has left or has its outcome. A separate field would cost each lookup eight bytes. */
    private static final long GONE = Long.MIN_VALUE;

    // State of the dispatcher.
    LinkedQueue.@Nullable Link<Caller> deadlinePlace;

    /** The question to the cache for whose answer it waits. Its class depends on this one, and not the reverse. */
    @Nullable
    Object question;

    LifecycleEvents.OfCaller events = LifecycleEvents.OfCaller.NONE;

    /** When its deadline passes; 0 until it is known. */
    long deadline;

    /** Creates a caller that has not entered a dispatcher yet. */
    protected Caller() {}

    @Override
    protected final Caller element() {
        return this;
    }

    final boolean isGone() {
        return deadline == GONE;
    }

    final void setGone() {
        deadline = GONE;
    }

    /** Whether it waits for the outcome of an open lookup, or for the answer of the cache. */
    final boolean isWaiting() {
        return isLinked();
    }

    /**
     * Returns the chat to look up.
     *
     * @return the same chat at each call
     */
    protected abstract ChatId chatId();

    /**
     * Returns the priority of the lookup.
     *
     * @return the same priority at each call
     */
    protected abstract Priority priority();

    /**
     * Returns the instance that must answer.
     *
     * @return null for any instance; the same at each call
     */
    protected abstract @Nullable String idInstance();

    /**
     * Returns what the callers of one bulk have in common. The waiting lookups of different groups take turns.
     *
     * @return the same object at each call; compared by identity
     */
    protected Object group() {
        return priority();
    }

    /**
     * Returns whether the server must answer, and not the cache.
     *
     * @return the same at each call; false by default
     */
    protected boolean isRefresh() {
        return false;
    }

    /**
     * Returns the deadline of this caller, counted from the first attempt. It applies to bulk lookups.
     *
     * @return positive, or null for none; the same at each call
     */
    protected @Nullable Duration deadline() {
        return null;
    }

    /**
     * Called when the server has answered.
     *
     * @param contact empty if the server has no contact information
     */
    @Override
    public abstract void answered(Optional<ContactInfo> contact);

    /**
     * Called when the lookup has failed.
     *
     * @param failure the last failure, with those of earlier attempts
     */
    @Override
    public abstract void failed(ContactLookupException failure);

    /**
     * Called with an answer that arrived after the caller had left. Does nothing by default.
     *
     * @param contact the answer
     */
    protected void discarded(Optional<ContactInfo> contact) {}

    /**
     * Returns the Reactor context of the caller.
     *
     * @return the context
     */
    protected abstract Context currentContext();
}
