package io.github.reactivecontact.benchmarks.clients;

import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** Reactor Netty with Jackson's data binding. */
final class ReactorNettyJackson extends ReactorNettyClient {

    ReactorNettyJackson(Target target) {
        super(target);
    }

    @Override
    Mono<LookupResult> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
        return new DecodedBody(lookup, response, body) {

            @Override
            Object decoded(byte[] bytes) {
                return Contact.READER.readValue(bytes);
            }
        };
    }
}
