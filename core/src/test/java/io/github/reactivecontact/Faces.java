package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;

/** Creates clients over a dispatcher of a test. */
public final class Faces {

    private Faces() {}

    /** Creates a client like the builder, but with the given dispatcher. */
    public static ReactiveContactClient over(Dispatcher dispatcher, int maxInFlight) {
        InstanceTargets targets = new InstanceTargets(
                endpoint -> {
                    throw new UnsupportedOperationException("The test's dispatcher has no HTTP transport");
                },
                true);
        return new DefaultReactiveContactClient(dispatcher, targets, maxInFlight);
    }
}
