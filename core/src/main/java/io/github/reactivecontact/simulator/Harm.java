package io.github.reactivecontact.simulator;

/** What can go wrong below a well-formed answer. The closed vocabulary of {@link GreenApiSimulator#harm}. */
public enum Harm implements Fault {
    /** The connection is closed without an answer. */
    CLOSE,
    /** The connection is reset (TCP RST) without an answer. */
    RESET,
    /** No answer ever comes; the connection stays open. */
    STALL,
    /** Status, headers and half of the body come, then nothing; the connection stays open. */
    STALL_IN_BODY,
    /** Half of the body that {@code Content-Length} announced comes, then the connection is closed. */
    TRUNCATE,
    /** A right answer, one byte each 100 ms: no pause is long, and the whole takes minutes. */
    TRICKLE,
    /** Status 200, and a body that is not JSON. */
    GARBAGE,
    /** The status line is not HTTP; then the connection is closed. */
    GARBAGE_STATUS,
    /** Status 200, and well-formed JSON of more than 1 MiB, without a {@code Content-Length}. */
    OVERSIZE
}
