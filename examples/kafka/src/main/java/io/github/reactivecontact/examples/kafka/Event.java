package io.github.reactivecontact.examples.kafka;

/** What a record of the input topic says. */
sealed interface Event permits InputRecord, InstanceReport, Event.Ignored {

    /** Nothing that this program needs. */
    record Ignored() implements Event {}
}
