package io.github.reactivecontact.internal.transport;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Decides when a request may be written to its connection, and is notified of the write. Called on the event loop. */
@FunctionalInterface
public interface RequestWrite {

    /**
     * Returns when the request may be written. Called at most once.
     *
     * @return null for now; otherwise completes then, on any thread
     */
    default @Nullable Mono<Void> turn() {
        return null;
    }

    /** Called before the request is written. Not called if there is no connection. */
    void written();
}
