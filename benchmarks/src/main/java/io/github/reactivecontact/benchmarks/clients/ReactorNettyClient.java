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
 * Reactor Netty alone, used efficiently: the URI is prepared, all requests share the configured sender, the request's
 * body is one buffer, and {@code flatMap} keeps lookups in flight.
 */
abstract class ReactorNettyClient implements LoadClient {

    private final NettyResources resources;
    private final HttpClient.RequestSender sender;
    private final int inFlight;

    ReactorNettyClient(Target target) {
        resources = new NettyResources(target);
        sender = resources
                .client()
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                        .set(HttpHeaderNames.ACCEPT, "application/json"))
                .protocol(HttpProtocol.HTTP11)
                .post()
                .uri(target.instance().uri());
        inFlight = target.inFlight();
    }

    /** Returns the result of a response whose body has not been received yet. */
    abstract Mono<LookupResult> received(Lookup lookup, HttpClientResponse response, ByteBufFlux body);

    @Override
    public final void run(Load load) {
        load.lookups()
                .flatMap(this::send, inFlight, 1)
                .doOnNext(result -> load.done(result.lookup(), result.result()))
                .blockLast();
    }

    private Publisher<LookupResult> send(Lookup lookup) {
        return sender.send((request, outbound) -> outbound.sendObject(Unpooled.wrappedBuffer(lookup.jsonBytes())))
                .response((response, body) -> received(lookup, response, body));
    }

    @Override
    public final void close() {
        resources.close();
    }
}
