package io.github.reactivecontact.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.FutureMono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/** Faults below the level of a valid HTTP response. For {@link GreenApiSimulator#injectFault} and {@link Outage}. */
public enum Fault implements PlannedFault {
    /** The connection is closed without a response. */
    CLOSE,
    /** The connection is reset (TCP RST) without a response. */
    RESET,
    /** No response is sent; the connection stays open. */
    STALL,
    /** Status, headers and half of the body are sent, and nothing more; the connection stays open. */
    STALL_IN_BODY,
    /** Half of the announced {@code Content-Length} is sent, then the connection is closed. */
    TRUNCATE,
    /** A valid response, one byte per 100 ms: no pause is long, but the response takes minutes. */
    TRICKLE,
    /** Status 200 with a body that is not JSON. */
    GARBAGE,
    /** The status line is not HTTP; then the connection is closed. */
    GARBAGE_STATUS,
    /** Status 200 with valid JSON of more than 1 MiB, without {@code Content-Length}. */
    OVERSIZE;

    private static final Duration TRICKLE_PAUSE = Duration.ofMillis(100);
    private static final int CHUNKS = 17;
    private static final byte[] CHUNK = "a".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);

    /**
     * Sends a faulty response.
     *
     * @param response has its status and content type; nothing is sent yet
     * @param right body of the correct response
     */
    Mono<Void> send(HttpServerResponse response, byte[] right, Scheduler scheduler) {
        return switch (this) {
            case CLOSE -> closed(response);
            case RESET -> reset(response);
            case STALL -> Mono.never();
            case STALL_IN_BODY -> half(response, right).then(Mono.never());
            case TRUNCATE -> half(response, right).then(closed(response));
            case TRICKLE -> trickle(response, right, scheduler);
            case GARBAGE ->
                response.sendObject(ascii("\u0000<!not json>{\"name\":")).then();
            case GARBAGE_STATUS -> garbageStatus(response);
            case OVERSIZE -> oversize(response);
        };
    }

    private static Mono<Void> closed(HttpServerResponse response) {
        return onChannel(response, Channel::close);
    }

    private static Mono<Void> reset(HttpServerResponse response) {
        return onChannel(response, channel -> {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            return channel.close();
        });
    }

    private static Mono<Void> garbageStatus(HttpServerResponse response) {
        // Written below the HTTP codec, which would reject it.
        return onChannel(
                response,
                channel -> channel.pipeline()
                        .context(NettyPipeline.HttpCodec)
                        .writeAndFlush(ascii("HTTQ/x.y OK 200\r\n\r\n"))
                        .addListener(ChannelFutureListener.CLOSE));
    }

    /** Never completes: the request ends when the connection closes, and nothing else is written. */
    private static Mono<Void> onChannel(HttpServerResponse response, Function<Channel, ChannelFuture> action) {
        return Mono.<Channel>create(sink -> response.withConnection(connection -> sink.success(connection.channel())))
                .flatMap(channel -> FutureMono.from(action.apply(channel)))
                .then(Mono.never());
    }

    private static Mono<Void> half(HttpServerResponse response, byte[] right) {
        ByteBuf half = Unpooled.wrappedBuffer(right, 0, right.length / 2);
        return announced(response, right).send(Mono.just(half), any -> true).then();
    }

    private static Mono<Void> trickle(HttpServerResponse response, byte[] right, Scheduler scheduler) {
        Flux<ByteBuf> bytes = Flux.range(0, right.length)
                .concatMap(
                        index -> Mono.delay(TRICKLE_PAUSE, scheduler)
                                .map(tick -> Unpooled.wrappedBuffer(right, index, 1)),
                        0);
        return announced(response, right).send(bytes, any -> true).then();
    }

    private static HttpServerResponse announced(HttpServerResponse response, byte[] body) {
        return response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    }

    private static Mono<Void> oversize(HttpServerResponse response) {
        Flux<ByteBuf> filling = Flux.range(0, CHUNKS).map(index -> Unpooled.wrappedBuffer(CHUNK));
        Flux<ByteBuf> json = Flux.concat(Flux.just(ascii("{\"description\":\"")), filling, Flux.just(ascii("\"}")));
        return response.send(json, any -> true).then();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
