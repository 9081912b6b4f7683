package io.github.reactivecontact.benchmarks.clients;

import org.jspecify.annotations.Nullable;

/** Receives the outcome of each lookup. */
interface Outcomes {

    /**
     * Ends a lookup.
     *
     * @param lookup the lookup
     * @param result the value that a user of the client receives, null if the lookup failed
     * @param failure the cause, null unless the lookup failed
     */
    void ended(Lookup lookup, @Nullable Object result, @Nullable Throwable failure);
}
