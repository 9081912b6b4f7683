package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.util.context.Context;

/** Exchanges over Reactor Netty: a pool of HTTP/1.1 connections for each host. */
public final class HttpExchange implements Exchange {

    private static final int OK = 200;

    private final Map<String, Prepared> exchanges = new HashMap<>();
    private final ReplyCodec codec = new ReplyCodec();
    private final BodyScratch scratch = new BodyScratch();
    private final ConnectionProvider connections;
    private final @Nullable LoopResources ownLoops;
    private final int maxBodySize;

    /**
     * Makes an exchange; nothing is connected yet.
     *
     * @param endpoints the instances that may be asked
     * @param maxInFlight requests at the same time
     * @param maxBodySize bytes of a response
     * @param eventLoops event loops of its own, or null to share Reactor Netty's
     * @param customizer the user's changes
     */
    public HttpExchange(
            List<Endpoint> endpoints,
            int maxInFlight,
            int maxBodySize,
            @Nullable Integer eventLoops,
            UnaryOperator<HttpClient> customizer) {
        this.maxBodySize = maxBodySize;
        this.connections = Connections.pool(maxInFlight);
        this.ownLoops = eventLoops == null ? null : Connections.loops(eventLoops);
        HttpClient client = Connections.client(connections, ownLoops, customizer, new RequestHead(endpoints));
        for (Endpoint endpoint : endpoints) {
            exchanges.put(endpoint.idInstance(), Prepared.of(exchange(Connections.to(endpoint, client), endpoint)));
        }
    }

    /** What a caller's onErrorContinue cannot reach into; without the cost of that where there is no context. */
    private record Prepared(
            Publisher<Optional<ContactInfo>> withoutContext, Publisher<Optional<ContactInfo>> withContext) {

        static Prepared of(Flux<Optional<ContactInfo>> exchange) {
            return new Prepared(exchange, exchange.onErrorStop());
        }

        Publisher<Optional<ContactInfo>> in(Context context) {
            return context.isEmpty() ? withoutContext : withContext;
        }
    }

    /** Prepared once and subscribed for every request, because Reactor Netty copies its configuration at each step. */
    private Flux<Optional<ContactInfo>> exchange(HttpClient client, Endpoint endpoint) {
        // One for all, because nearly every response is of this kind.
        ResponseDecoder found = new ResponseDecoder(codec, endpoint.idInstance(), OK, null, maxBodySize);
        return client.post()
                .uri(endpoint.pathWithoutToken())
                .send((request, outbound) ->
                        Request.of(request.currentContextView()).writeTo(outbound))
                .response((response, body) -> received(found, response, body));
    }

    @Override
    public Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written) {
        Prepared exchange = exchanges.get(idInstance);
        if (exchange == null) {
            return Mono.error(
                    new IllegalArgumentException("idInstance must be one of this client's, was " + idInstance));
        }
        byte[] body = codec.requestBody(chatId);
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
                exchange.in(actual.currentContext()).subscribe(new Request(actual, idInstance, body, written));
            }
        };
    }

    private Publisher<Optional<ContactInfo>> received(
            ResponseDecoder found, HttpClientResponse response, ByteBufFlux body) {
        HttpHeaders headers = response.responseHeaders();
        ResponseDecoder decoder = found.of(response.status().code(), RetryAfter.of(headers));
        if (isEncoded(headers)) {
            return Mono.fromSupplier(decoder::encoded);
        }
        long announced = announcedSize(headers);
        if (announced > maxBodySize && decoder.needsWholeBody()) {
            return Mono.error(decoder.tooLarge());
        }
        return new ResponseBody(body, decoder, (int) Math.min(announced, maxBodySize), scratch);
    }

    private static boolean isEncoded(HttpHeaders headers) {
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
    }

    private static long announcedSize(HttpHeaders headers) {
        String announced = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return announced == null ? -1 : Long.parseLong(announced.strip());
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    @Override
    public Mono<Void> disposeLater() {
        Mono<Void> disconnected = connections.disposeLater();
        return ownLoops == null
                ? disconnected
                : disconnected.then(ownLoops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)));
    }
}
