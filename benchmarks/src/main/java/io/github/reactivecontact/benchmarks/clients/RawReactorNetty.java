package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * The stack's ceiling: Reactor Netty without decoding. Every buffer of the body is requested and handed over by Reactor
 * Netty, which releases it; not a byte of it is read or copied. The lookup is done when the body is complete.
 */
final class RawReactorNetty extends RawExchange {

    RawReactorNetty(Target target) {
        super(target);
    }

    @Override
    Mono<Answer> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
        return new BodyEnd(body) {

            @Override
            void read(ByteBuf bytes) {}

            @Override
            Answer answer() {
                return new Answer(lookup, response);
            }
        };
    }
}
