package io.github.reactivecontact.internal.transport;

import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelMetricsRecorder;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;

/** Configures connections: the pool, the HTTP client, and the handlers of each channel. */
final class Connections {

    // A connection returns to the pool a moment after its response was delivered. With exactly as many connections as
    // requests, the next request waits for that moment, and throughput falls by a third.
    private static final int SPARE = 16;

    // Below the idle timeouts that are common in front of HTTP servers (60 s and more), so that the client closes
    // first.
    private static final Duration MAX_IDLE = Duration.ofSeconds(45);
    private static final Duration MAX_LIFE = Duration.ofMinutes(10);
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(15);
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private static final DecoderErrorRedactor DECODER_ERROR_REDACTOR = new DecoderErrorRedactor();
    private static final EarlyReadFilter EARLY_READ_FILTER = new EarlyReadFilter();

    private Connections() {}

    static ConnectionProvider pool(int maxInFlight) {
        return ConnectionProvider.builder("contact-client")
                .maxConnections((int) Math.min(Integer.MAX_VALUE, (long) maxInFlight + SPARE))
                // The queue stays short: the dispatcher sends no more than maxInFlight.
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(Duration.ofMinutes(1))
                .maxIdleTime(MAX_IDLE)
                .maxLifeTime(MAX_LIFE)
                .evictInBackground(EVICTION_INTERVAL)
                .lifo()
                .build();
    }

    static HttpClient client(
            ConnectionProvider connections,
            @Nullable OwnEventLoops ownLoops,
            UnaryOperator<HttpClient> customizer,
            BiConsumer<ChannelPipeline, SingleResponseCodec> addConnectionReuse) {
        HttpClient base = HttpClient.create(RestoringConnections.of(connections))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.SO_KEEPALIVE, true);
        HttpClient given = ownLoops == null ? base : ownLoops.runOn(base);
        HttpClient customized =
                Objects.requireNonNull(customizer.apply(given), "the httpClient operator must not return null");
        // A change may apply to each request, but this HTTP client does not see the requests that reuse a connection.
        boolean reuses = customized == given;
        HttpResponseDecoderSpec limits = customized.configuration().decoder();
        DoubtfulAnswers doubtful = new DoubtfulAnswers();
        return withConstantUriTag(customized)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json"))
                .protocol(HttpProtocol.HTTP11)
                .disableRetry(true)
                .followRedirect(false)
                .compress(false)
                .wiretap(false)
                .doOnChannelInit((observer, channel, address) -> {
                    // The handler that is added last is the first to read.
                    ChannelPipeline pipeline = channel.pipeline();
                    SingleResponseCodec codec = new SingleResponseCodec(limits, doubtful);
                    pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, codec);
                    pipeline.addAfter(NettyPipeline.HttpCodec, TokenInjector.NAME, new TokenInjector());
                    if (reuses) {
                        addConnectionReuse.accept(pipeline, codec);
                    }
                    pipeline.addAfter(NettyPipeline.HttpCodec, DecoderErrorRedactor.NAME, DECODER_ERROR_REDACTOR);
                    pipeline.addAfter(NettyPipeline.HttpCodec, EarlyReadFilter.NAME, EARLY_READ_FILTER);
                });
    }

    /** Configures the client of one host, with a relative address: an absolute one would be parsed for each request. */
    static HttpClient to(Endpoint endpoint, HttpClient client) {
        // Reactor Netty's pool keeps the configuration that it was created with, so that must not contain the token.
        InetSocketAddress address = endpoint.address();
        String host = endpoint.host();
        HttpClient toHost = (endpoint.isSecure() ? secured(client) : client.noSSL()).remoteAddress(() -> address);
        return (toHost.configuration().baseUrl() == null ? toHost : toHost.baseUrl("")).headers(headers -> {
            if (!headers.contains(HttpHeaderNames.HOST)) {
                headers.set(HttpHeaderNames.HOST, host);
            }
        });
    }

    private static HttpClient secured(HttpClient client) {
        return client.configuration().isSecure() ? client : client.secure();
    }

    /** A tag for each path would create a meter for each instance. */
    private static HttpClient withConstantUriTag(HttpClient client) {
        Supplier<? extends ChannelMetricsRecorder> recorder =
                client.configuration().metricsRecorder();
        return recorder == null ? client : client.metrics(true, recorder, path -> Endpoint.PATH_TEMPLATE);
    }
}
