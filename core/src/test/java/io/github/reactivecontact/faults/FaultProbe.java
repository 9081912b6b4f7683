package io.github.reactivecontact.faults;

import io.github.reactivecontact.ReactiveContactClientBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Looks at a run from outside. */
interface FaultProbe {

    FaultProbe NONE = new FaultProbe() {};

    /** Whether the client may hand its connections over, as one does whose HTTP client was not changed. */
    default boolean handsOver(Moment moment) {
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

    /** Something that a user may print. */
    default void saw(Object shown) {}
}
