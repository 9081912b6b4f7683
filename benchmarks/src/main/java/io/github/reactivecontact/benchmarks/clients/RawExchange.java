package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Reactor Netty as somebody who knows it well would use it, and nothing else: the address is prepared, the configured
 * sender is shared by all requests, the request's body is one buffer, and {@code flatMap} keeps lookups in flight.
 */
abstract class RawExchange implements LoadClient {

    private final NettyResources resources;
    private final HttpClient.RequestSender sender;
    private final int inFlight;

    RawExchange(Target target) {
        resources = new NettyResources(target);
        sender = resources
                .client()
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                        .set(HttpHeaderNames.ACCEPT, "application/json"))
                .protocol(HttpProtocol.HTTP11)
                .post()
                .uri(target.uri());
        inFlight = target.inFlight();
    }

    /** Makes an answer of a response whose body is still to come. */
    abstract Mono<Answer> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body);

    @Override
    public final void run(Load load) {
        load.lookups()
                .flatMap(this::send, inFlight, 1)
                .doOnNext(answer -> load.done(answer.lookup(), answer.result()))
                .blockLast();
    }

    private Publisher<Answer> send(Lookup lookup) {
        return sender.send((request, outbound) -> outbound.sendObject(Unpooled.wrappedBuffer(lookup.jsonBytes())))
                .response((response, body) -> received(lookup, response, body));
    }

    @Override
    public final void close() {
        resources.close();
    }
}
