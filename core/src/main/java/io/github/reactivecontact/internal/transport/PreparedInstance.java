package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.util.ThreadLocals;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/**
 * What all requests of an instance have in common, made once, because Reactor Netty copies its configuration at each step.
 * Not a record, so that nothing prints the secret.
 */
final class PreparedInstance {

    private static final int OK = 200;

    private final Endpoint endpoint;
    private final Route route;
    private final transient String pathWithToken;
    private final ExchangeResources resources;
    // One for all, because nearly every response is of this kind.
    private final ResponseDecoder found;

    // The second is what a caller's onErrorContinue cannot reach into; the first spares its cost where there is no
    // context.
    private final Publisher<Optional<ContactInfo>> withoutContext;
    private final Publisher<Optional<ContactInfo>> withContext;

    PreparedInstance(Endpoint endpoint, Route route, HttpClient client, ExchangeResources resources) {
        this.endpoint = endpoint;
        this.route = route;
        this.pathWithToken = endpoint.pathWithToken();
        this.resources = resources;
        this.found = resources.decoder(endpoint.idInstance(), OK);
        Flux<Optional<ContactInfo>> exchange = client.post()
                .uri(endpoint.pathWithoutToken())
                .send((request, outbound) ->
                        Lease.of(request.currentContextView()).writeTo(outbound))
                .response((response, body) ->
                        Lease.of(response.currentContextView()).received(response, body));
        this.withoutContext = exchange;
        this.withContext = exchange.onErrorStop();
    }

    String idInstance() {
        return endpoint.idInstance();
    }

    Route route() {
        return route;
    }

    String pathWithToken() {
        return pathWithToken;
    }

    /** Sends it over a connection that has just been answered on this thread, or does nothing and tells so. */
    boolean sendWarm(Request request) {
        Handover warm = resources.warm().take(route);
        if (warm == null) {
            return false;
        }
        warm.carry(request);
        return true;
    }

    /** Sends it over a connection of the pool. */
    void sendLent(Request request, Context context) {
        Lease lease = new Lease(request, context);
        request.carriedBy(lease);
        Publisher<Optional<ContactInfo>> exchange = context.isEmpty() ? withoutContext : withContext;
        (ThreadLocals.arePropagated() ? restoring(exchange) : exchange).subscribe(lease);
    }

    /** Whichever thread sends or cancels, what the user added to the HTTP client finds the caller's thread-locals. */
    private static Publisher<Optional<ContactInfo>> restoring(Publisher<Optional<ContactInfo>> exchange) {
        return Flux.from(exchange).contextWrite(context -> context);
    }

    Optional<ContactInfo> decode(byte[] body, int size) {
        return found.whole(body, size);
    }

    Publisher<Optional<ContactInfo>> received(HttpClientResponse response, ByteBufFlux body) {
        HttpHeaders headers = response.responseHeaders();
        ResponseDecoder decoder = found.of(response.status().code(), RetryAfter.of(headers, resources.clock()));
        if (ResponseHead.isEncoded(headers)) {
            return Mono.fromSupplier(decoder::encoded);
        }
        long announced = ResponseHead.announcedSize(headers);
        if (announced > decoder.maxBodySize() && decoder.needsWholeBody()) {
            return Mono.error(decoder.tooLarge());
        }
        return new ResponseBody(body, decoder, (int) Math.min(announced, decoder.maxBodySize()), resources.scratch());
    }
}
