package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Exchanges over Reactor Netty: a pool of HTTP/1.1 connections for each host. A request takes a connection that has just
 * been answered on its thread, if there is one, and else one of the pool; with a user's changes to the HTTP client always
 * one of the pool, because they may be about each request.
 */
public final class HttpExchange implements Exchange {

    private final Map<String, PreparedInstance> instances = new HashMap<>();
    private final ReplyCodec codec = new ReplyCodec();
    private final ConnectionProvider connections;
    private final @Nullable OwnEventLoops ownLoops;

    /**
     * Makes an exchange; nothing is connected yet.
     *
     * @param endpoints the instances that may be asked
     * @param maxInFlight requests at the same time
     * @param maxBodySize bytes of a response
     * @param eventLoops event loops of its own, or null to share Reactor Netty's
     * @param customizer the user's changes
     * @param clock milliseconds since 1970
     */
    public HttpExchange(
            List<Endpoint> endpoints,
            int maxInFlight,
            int maxBodySize,
            @Nullable Integer eventLoops,
            UnaryOperator<HttpClient> customizer,
            LongSupplier clock) {
        ExchangeResources resources =
                new ExchangeResources(codec, new BodyScratch(), new WarmConnections(), maxBodySize, clock);
        this.connections = Connections.pool(maxInFlight);
        this.ownLoops = eventLoops == null ? null : new OwnEventLoops(eventLoops);
        HttpClient client = Connections.client(
                connections, ownLoops, customizer, new RequestHead(endpoints), resources::addHandover);
        Map<String, Route> routes = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            HttpClient toHost = Connections.to(endpoint, client);
            Route route = routes.computeIfAbsent(endpoint.origin(), origin -> new Route());
            instances.put(endpoint.idInstance(), new PreparedInstance(endpoint, route, toHost, resources));
        }
    }

    @Override
    public Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written) {
        PreparedInstance instance = instances.get(idInstance);
        if (instance == null) {
            return Mono.error(
                    new IllegalArgumentException("idInstance must be one of this client's, was " + idInstance));
        }
        byte[] body = codec.requestBody(chatId);
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
                actual.onSubscribe(new Request(actual, instance, chatId.value(), body, written));
            }
        };
    }

    @Override
    public Mono<Void> disposeLater() {
        Mono<Void> disconnected = connections.disposeLater();
        return ownLoops == null ? disconnected : disconnected.then(ownLoops.disposeLater());
    }
}
