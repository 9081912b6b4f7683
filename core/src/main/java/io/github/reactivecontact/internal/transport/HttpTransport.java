package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.channel.ChannelPipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Sends requests over Reactor Netty, with a pool of HTTP/1.1 connections for each host. A request reuses an idle
 * connection of its event loop, or takes one from the pool. It always takes one from the pool if the user has changed
 * the HTTP client, because a change may apply to each request.
 */
public final class HttpTransport implements Transport {

    private final Map<String, InstanceClient> instances = new HashMap<>();
    private final ReplyCodec codec = new ReplyCodec();
    private final ConnectionProvider connections;
    private final @Nullable OwnEventLoops ownLoops;

    /**
     * Creates a transport without connections.
     *
     * @param endpoints the endpoints of the instances
     * @param maxInFlight the maximal number of requests in flight
     * @param maxBodySize the maximal size of a response body, in bytes
     * @param eventLoops the number of event loops for this client alone, or null to share those of Reactor Netty
     * @param customizer the user's {@code httpClient} operator
     * @param clock the milliseconds since 1970
     */
    public HttpTransport(
            List<Endpoint> endpoints,
            int maxInFlight,
            int maxBodySize,
            @Nullable Integer eventLoops,
            UnaryOperator<HttpClient> customizer,
            LongSupplier clock) {
        IdleConnections idle = new IdleConnections();
        TransportResources resources = new TransportResources(codec, new BodyScratch(), maxBodySize, clock);
        this.connections = Connections.pool(maxInFlight);
        this.ownLoops = eventLoops == null ? null : new OwnEventLoops(eventLoops);
        HttpClient client = Connections.client(
                connections,
                ownLoops,
                customizer,
                new TokenInjector(endpoints),
                (pipeline, connection) -> addConnectionReuse(pipeline, connection, idle, resources));
        Map<String, RouteHealth> routes = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            HttpClient toHost = Connections.to(endpoint, client);
            RouteHealth route = routes.computeIfAbsent(endpoint.origin(), origin -> new RouteHealth());
            RequestTarget target = new RequestTarget(endpoint, route, resources);
            instances.put(endpoint.idInstance(), new InstanceClient(target, toHost, idle));
        }
    }

    private static void addConnectionReuse(
            ChannelPipeline pipeline, SingleResponseCodec codec, IdleConnections idle, TransportResources resources) {
        ConnectionReuseHandler reuse = new ConnectionReuseHandler(codec, idle, resources.scratch());
        SingleChunkAggregator aggregator =
                new SingleChunkAggregator(resources.maxBodySize(), reuse::isAwaitingResponse);
        // The handler that is added last is the first to read.
        pipeline.addAfter(NettyPipeline.HttpCodec, Lease.Observer.HANDLER, reuse);
        pipeline.addAfter(NettyPipeline.HttpCodec, SingleChunkAggregator.NAME, aggregator);
    }

    @Override
    public Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written) {
        InstanceClient instance = instances.get(idInstance);
        if (instance == null) {
            return Mono.error(
                    new IllegalArgumentException("idInstance must be one of this client's, was " + idInstance));
        }
        byte[] body = codec.requestBody(chatId);
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
                actual.onSubscribe(
                        new ContactRequest(actual, instance, instance.target(), chatId.value(), body, written));
            }
        };
    }

    @Override
    public Mono<Void> disposeLater() {
        Mono<Void> disconnected = connections.disposeLater();
        return ownLoops == null ? disconnected : disconnected.then(ownLoops.disposeLater());
    }
}
