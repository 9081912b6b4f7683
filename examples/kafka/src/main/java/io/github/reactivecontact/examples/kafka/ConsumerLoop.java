package io.github.reactivecontact.examples.kafka;

/** Consumes the input topic on the calling thread, as a member of a consumer group or of a share group. */
interface ConsumerLoop {

    /** Runs until {@link #stop}, the end of the topic or a failure. */
    void run();

    /** Requests the end; the loop then drains. May be called on any thread. */
    void stop();

    /** Returns the records without an outcome, as last known. May be called on any thread. */
    Backlog backlog();
}
