package io.github.reactivecontact.simulator;

/** A {@link Fault} or an {@link ErrorReply} in place of a correct response. */
interface PlannedFault {}
