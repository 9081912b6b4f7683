package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.buffer.Unpooled;
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
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Exchanges over Reactor Netty: a pool of HTTP/1.1 connections for each host. */
public final class HttpExchange implements Exchange {

    private static final int UNKNOWN_SIZE = 4096;

    private final Map<String, HttpClient.RequestSender> senders = new HashMap<>();
    private final ReplyCodec codec = new ReplyCodec();
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
        HttpClient client = Connections.client(connections, ownLoops, customizer, new TokenHandler(endpoints));
        for (Endpoint endpoint : endpoints) {
            senders.put(endpoint.idInstance(), client.post().uri(endpoint.uriWithoutToken()));
        }
    }

    @Override
    public Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written) {
        HttpClient.RequestSender sender = senders.get(idInstance);
        if (sender == null) {
            return Mono.error(
                    new IllegalArgumentException("idInstance must be one of this client's, was " + idInstance));
        }
        return new CancelOnEventLoop<>(wire -> exchange(sender, idInstance, chatId, written, wire))
                .onErrorMap(failure -> TransportFailure.of(idInstance, failure))
                // A caller's onErrorContinue must not reach into the operators above.
                .onErrorStop();
    }

    private Publisher<Optional<ContactInfo>> exchange(
            HttpClient.RequestSender sender,
            String idInstance,
            ChatId chatId,
            Runnable written,
            CancelOnEventLoop.Wire wire) {
        return sender.send((request, outbound) -> {
                    outbound.withConnection(wire::connected);
                    if (wire.isCancelled()) {
                        return Mono.never();
                    }
                    written.run();
                    return outbound.sendObject(Unpooled.wrappedBuffer(codec.requestBody(chatId)));
                })
                .response((response, body) -> received(idInstance, response, body));
    }

    private Publisher<Optional<ContactInfo>> received(
            String idInstance, HttpClientResponse response, ByteBufFlux body) {
        int status = response.status().code();
        HttpHeaders headers = response.responseHeaders();
        ResponseDecoder decoder = new ResponseDecoder(codec, idInstance, status, RetryAfter.of(headers), maxBodySize);
        if (isEncoded(headers)) {
            return Mono.fromSupplier(decoder::encoded);
        }
        long announced = announcedSize(headers);
        if (announced > maxBodySize && decoder.needsWholeBody()) {
            return Mono.error(decoder.tooLarge());
        }
        int expected = announced < 0 ? UNKNOWN_SIZE : (int) Math.min(announced, maxBodySize);
        return new ResponseBody(body, decoder, expected, maxBodySize);
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
