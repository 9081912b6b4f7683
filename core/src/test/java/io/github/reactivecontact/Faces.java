package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;

/** Creates clients over a dispatcher of a test. */
public final class Faces {

    private Faces() {}

    /** Creates a client like the builder, but with the given dispatcher. */
    public static ReactiveContactClient over(Dispatcher dispatcher, int maxInFlight) {
        return new DefaultReactiveContactClient(dispatcher, maxInFlight);
    }
}
