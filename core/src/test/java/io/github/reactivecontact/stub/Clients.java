package io.github.reactivecontact.stub;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.RetryPolicy;

/** Builds clients for tests that do not concern pacing or retries. */
public final class Clients {

    private Clients() {}

    /** Returns a builder with an unlimited rate and no retries. */
    public static ReactiveContactClientBuilder builder(GreenApiInstance instance) {
        return ReactiveContactClient.builder()
                .instance(instance)
                .unlimitedRate()
                .retry(RetryPolicy.none());
    }
}
