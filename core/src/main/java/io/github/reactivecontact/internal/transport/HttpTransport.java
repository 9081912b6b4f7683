package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.channel.ChannelPipeline;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Sends requests over Reactor Netty, with a pool of HTTP/1.1 connections for each host. A request reuses an idle
 * connection of its event loop, or takes one from the pool. It always takes one from the pool if the user has changed
 * the HTTP client, because a change may apply to each request. Safe for use by several threads.
 */
public final class HttpTransport implements Transport {

    private final IdleConnections idle = new IdleConnections();
    private final DecoderResources resources;
    private final ConnectionProvider connections;
    private final HttpClient client;
    private final Origins origins;
    private final @Nullable OwnEventLoops ownLoops;

    /**
     * Creates a transport without connections.
     *
     * @param maxInFlight the maximal number of requests in flight
     * @param maxBodySize the maximal size of a response body, in bytes
     * @param eventLoops the number of event loops for this client alone, or null to share those of Reactor Netty
     * @param customizer the user's {@code httpClient} operator
     * @param clock the milliseconds since 1970
     */
    public HttpTransport(
            int maxInFlight,
            int maxBodySize,
            @Nullable Integer eventLoops,
            UnaryOperator<HttpClient> customizer,
            LongSupplier clock) {
        this.resources = new DecoderResources(new ReplyCodec(), new BodyScratch(), maxBodySize, clock);
        this.connections = Connections.pool(maxInFlight);
        this.ownLoops = eventLoops == null ? null : new OwnEventLoops(eventLoops);
        this.client = Connections.client(
                connections,
                ownLoops,
                customizer,
                (pipeline, connection) -> addConnectionReuse(pipeline, connection, idle, resources));
        this.origins = new Origins(connections::disposeWhen);
    }

    /**
     * Creates a route. It holds no connection, and nothing is left of it when it and its requests are no longer used.
     *
     * @param endpoint the address and the token of the instance
     * @return a route that shares the connections to its host with other routes
     */
    public Route route(Endpoint endpoint) {
        RequestTarget target = new RequestTarget(endpoint, origins.healthOf(endpoint), resources);
        return new InstanceClient(target, Connections.to(endpoint, client), idle);
    }

    private static void addConnectionReuse(
            ChannelPipeline pipeline, SingleResponseCodec codec, IdleConnections idle, DecoderResources resources) {
        ConnectionReuseHandler reuse = new ConnectionReuseHandler(codec, idle, resources.scratch());
        SingleChunkAggregator aggregator =
                new SingleChunkAggregator(resources.maxBodySize(), reuse::isAwaitingResponse);
        // The handler that is added last is the first to read.
        pipeline.addAfter(NettyPipeline.HttpCodec, Lease.Observer.HANDLER, reuse);
        pipeline.addAfter(NettyPipeline.HttpCodec, SingleChunkAggregator.NAME, aggregator);
    }

    @Override
    public Mono<Void> disposeLater() {
        Mono<Void> disconnected = connections.disposeLater();
        return ownLoops == null ? disconnected : disconnected.then(ownLoops.disposeLater());
    }
}
