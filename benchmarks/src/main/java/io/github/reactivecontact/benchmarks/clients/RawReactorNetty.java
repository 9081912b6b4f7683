package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Reactor Netty without decoding. Every buffer of the body is requested, received and released; none is read or copied.
 * The lookup ends when the body is complete.
 */
final class RawReactorNetty extends ReactorNettyClient {

    RawReactorNetty(Target target) {
        super(target);
    }

    @Override
    Mono<LookupResult> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
        return new BodySubscriber(body) {

            @Override
            void read(ByteBuf bytes) {}

            @Override
            LookupResult result() {
                return new LookupResult(lookup, response);
            }
        };
    }
}
