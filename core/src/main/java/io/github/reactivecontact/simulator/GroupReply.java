package io.github.reactivecontact.simulator;

/** The response of the server for a group, which has no contact information (GREEN-API, GetContactInfo). */
public enum GroupReply {
    /** Status 200 with the JSON {@code null}. */
    NULL,
    /** Status 200 without a body. */
    EMPTY,
    /** Status 400, {@link ErrorReply#GROUP_NOT_SUPPORTED}, as newer servers send it. */
    REFUSED
}
