package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.FutureMono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/** Does a {@link Harm} to one response. */
final class HarmfulReply {

    static final Duration TRICKLE_PAUSE = Duration.ofMillis(100);
    static final int OVERSIZE = 1024 * 1024 + 64 * 1024;

    private static final int CHUNK = 16 * 1024;
    private static final byte[] GARBAGE = "\u0000<!not json>{\"name\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] GARBAGE_STATUS = "HTTQ/x.y OK 200\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpServerResponse response;
    private final ChatId chatId;
    private final Scheduler scheduler;

    HarmfulReply(HttpServerResponse response, ChatId chatId, Scheduler scheduler) {
        this.response = response.status(200).header(HttpHeaderNames.CONTENT_TYPE, Reply.JSON);
        this.chatId = chatId;
        this.scheduler = scheduler;
    }

    Mono<Void> send(Harm harm) {
        return switch (harm) {
            case CLOSE -> closed();
            case RESET -> reset();
            case STALL -> Mono.never();
            case STALL_IN_BODY -> halfOfBody().then(Mono.never());
            case TRUNCATE -> halfOfBody().then(closed());
            case TRICKLE -> trickle();
            case GARBAGE -> response.sendObject(Unpooled.wrappedBuffer(GARBAGE)).then();
            case GARBAGE_STATUS -> garbageStatus();
            case OVERSIZE -> oversize();
        };
    }

    /** Never completes: the end of the connection ends it, and nothing is written meanwhile. */
    private Mono<Void> closed() {
        return onChannel(Channel::close);
    }

    private Mono<Void> reset() {
        return onChannel(channel -> {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            return channel.close();
        });
    }

    private Mono<Void> garbageStatus() {
        // Written below the HTTP codec, which would refuse it.
        return onChannel(channel -> channel.pipeline()
                .context(NettyPipeline.HttpCodec)
                .writeAndFlush(Unpooled.wrappedBuffer(GARBAGE_STATUS))
                .addListener(ChannelFutureListener.CLOSE));
    }

    private Mono<Void> onChannel(Function<Channel, ChannelFuture> action) {
        return Mono.<Channel>create(sink -> response.withConnection(connection -> sink.success(connection.channel())))
                .flatMap(channel -> FutureMono.from(action.apply(channel)))
                .then(Mono.never());
    }

    private Mono<Void> halfOfBody() {
        byte[] body = announcedBody();
        ByteBuf half = Unpooled.wrappedBuffer(body, 0, body.length / 2);
        return response.send(Mono.just(half), any -> true).then();
    }

    private Mono<Void> trickle() {
        byte[] body = announcedBody();
        Flux<ByteBuf> bytes = Flux.range(0, body.length)
                .concatMap(
                        index -> Mono.delay(TRICKLE_PAUSE, scheduler)
                                .map(tick -> Unpooled.wrappedBuffer(body, index, 1)),
                        0);
        return response.send(bytes, any -> true).then();
    }

    private byte[] announcedBody() {
        ByteBuf json = SimulatedContact.json(chatId, response.alloc());
        try {
            byte[] body = ByteBufUtil.getBytes(json);
            response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            return body;
        } finally {
            json.release();
        }
    }

    private Mono<Void> oversize() {
        byte[] filling = new byte[CHUNK];
        Arrays.fill(filling, (byte) 'a');
        Flux<ByteBuf> body = Flux.range(0, OVERSIZE / CHUNK).map(index -> Unpooled.wrappedBuffer(filling));
        Flux<ByteBuf> json = Flux.concat(Flux.just(ascii("{\"description\":\"")), body, Flux.just(ascii("\"}")));
        return response.send(json, any -> true).then();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
