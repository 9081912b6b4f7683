package io.github.reactivecontact.internal.dispatch;

/** Runs the events of a dispatcher one at a time. Each reads the clock. */
interface Events {

    /** Submits an event, from any thread. */
    void execute(Runnable event);

    /** Returns the clock's reading of the current event. */
    long now();
}
