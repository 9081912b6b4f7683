package io.github.reactivecontact.simulator;

/** How the server says that it has no contact information for a group (GREEN-API, GetContactInfo). */
public enum GroupReply {
    /** Status 200 with the JSON {@code null}. */
    NULL,
    /** Status 200 without a body. */
    EMPTY,
    /** Status 400, {@link ErrorReply#GROUP_NOT_SUPPORTED}, as newer servers have it. */
    REFUSED
}
