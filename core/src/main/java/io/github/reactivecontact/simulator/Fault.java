package io.github.reactivecontact.simulator;

/** What may be planned in the place of an answer. */
sealed interface Fault permits Harm, ErrorReply {}
