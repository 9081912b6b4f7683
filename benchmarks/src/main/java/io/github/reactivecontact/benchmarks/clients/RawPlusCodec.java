package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.internal.codec.ReplyCodec;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** Reactor Netty with this library's codec. The difference to this client is the cost of the rest of the library. */
final class RawPlusCodec extends ReactorNettyClient {

    private final ReplyCodec codec = new ReplyCodec();
    private final String idInstance;

    RawPlusCodec(Target target) {
        super(target);
        idInstance = target.instance().idInstance();
    }

    @Override
    Mono<LookupResult> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
        return new DecodedBody(lookup, response, body) {

            @Override
            Object decoded(byte[] bytes) {
                return codec.decode(idInstance, response.status().code(), null, bytes, 0, bytes.length)
                        .orElseThrow();
            }
        };
    }
}
