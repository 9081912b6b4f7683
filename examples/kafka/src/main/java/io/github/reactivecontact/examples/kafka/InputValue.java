package io.github.reactivecontact.examples.kafka;

/** How the value of an input record is written to the output. */
enum InputValue {
    /** As a JSON string. */
    TEXT,
    /** As JSON, if it is JSON, or else as a string. */
    NESTED,
    /** Not at all. */
    OMITTED
}
