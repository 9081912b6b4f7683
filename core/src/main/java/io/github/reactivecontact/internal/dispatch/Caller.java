package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Optional;
import reactor.util.context.Context;

/** Somebody who waits for a chat's information: hears exactly one of the two, once, unless it has left before. */
public abstract class Caller {

    /** Makes a caller, who has not entered yet. */
    protected Caller() {}

    /**
     * What the caller asks about.
     *
     * @return the chat, always the same
     */
    protected abstract ChatId chatId();

    /**
     * The server answered.
     *
     * @param contact empty for a group
     */
    protected abstract void answered(Optional<ContactInfo> contact);

    /**
     * The lookup failed for good.
     *
     * @param failure why
     */
    protected abstract void failed(ContactLookupException failure);

    /**
     * The caller's Reactor context.
     *
     * @return the context
     */
    protected abstract Context currentContext();
}
