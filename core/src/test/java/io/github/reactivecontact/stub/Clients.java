package io.github.reactivecontact.stub;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.RetryPolicy;

/** Clients for tests of everything but pacing and retries. */
public final class Clients {

    private Clients() {}

    /** A builder for a client that asks as fast as it can, and never twice. */
    public static ReactiveContactClientBuilder builder(GreenApiInstance instance) {
        return ReactiveContactClient.builder()
                .instance(instance)
                .unlimitedRate()
                .retry(RetryPolicy.none());
    }
}
