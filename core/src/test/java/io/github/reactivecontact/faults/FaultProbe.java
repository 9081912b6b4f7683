package io.github.reactivecontact.faults;

import io.github.reactivecontact.ReactiveContactClientBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Observes and configures a run. */
interface FaultProbe {

    FaultProbe NONE = new FaultProbe() {};

    /** Whether the client may reuse connections directly, as a client without an {@code httpClient} operator does. */
    default boolean reusesDirectly(FaultPhase phase) {
        return true;
    }

    default HttpClient http(HttpClient http) {
        return http;
    }

    default ReactiveContactClientBuilder client(ReactiveContactClientBuilder builder) {
        return builder;
    }

    default <T> Mono<T> lookup(Mono<T> lookup) {
        return lookup;
    }

    /** Records an object that a user may print. */
    default void record(Object shown) {}
}
