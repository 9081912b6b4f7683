package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Somebody who waits for a chat's information: hears exactly one of the two, once, unless it has left before. */
public abstract class Caller implements Recipient {

    /** The deadline of who has left or heard. A field of its own would cost each lookup eight bytes. */
    private static final long GONE = Long.MIN_VALUE;

    // The dispatcher's notes about this caller.
    @Nullable
    Lookup lookup;

    Chain.@Nullable Link<Caller> place;
    Chain.@Nullable Link<Caller> deadlinePlace;
    LookupStory story = LookupStory.NONE;
    long deadline;

    /** Makes a caller, who has not entered yet. */
    protected Caller() {}

    final boolean isGone() {
        return deadline == GONE;
    }

    final void setGone() {
        deadline = GONE;
    }

    /**
     * What the caller asks about.
     *
     * @return the chat, always the same
     */
    protected abstract ChatId chatId();

    /**
     * How urgent it is.
     *
     * @return the lane, always the same
     */
    protected abstract Lane lane();

    /**
     * Through which instance the caller wants to ask.
     *
     * @return null for any
     */
    protected abstract @Nullable String idInstance();

    /**
     * The server answered.
     *
     * @param contact empty if the server has no contact information
     */
    @Override
    public abstract void answered(Optional<ContactInfo> contact);

    /**
     * The lookup failed for good.
     *
     * @param failure why
     */
    @Override
    public abstract void failed(ContactLookupException failure);

    /**
     * A contact came for a caller that has left. Does nothing for a caller that discards something else instead.
     *
     * @param contact what the server answered
     */
    protected void discarded(Optional<ContactInfo> contact) {}

    /**
     * The caller's Reactor context.
     *
     * @return the context
     */
    protected abstract Context currentContext();
}
