package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.internal.codec.ReplyCodec;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** Reactor Netty with this library's own codec: the rest of this library is what the difference costs. */
final class RawPlusCodec extends RawExchange {

    private final ReplyCodec codec = new ReplyCodec();

    RawPlusCodec(Target target) {
        super(target);
    }

    @Override
    Mono<Answer> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
        return new WholeBody(lookup, response, body) {

            @Override
            Object decoded(byte[] bytes) {
                return codec.decode(Target.ID_INSTANCE, response.status().code(), null, bytes, 0, bytes.length)
                        .orElseThrow();
            }
        };
    }
}
