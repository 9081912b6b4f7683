package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;

/** The face over a dispatcher of a test's own. */
public final class Faces {

    private Faces() {}

    /** A client as the builder makes it, but for the dispatcher. */
    public static ReactiveContactClient over(Dispatcher dispatcher, int maxInFlight) {
        return new DefaultReactiveContactClient(dispatcher, maxInFlight);
    }
}
