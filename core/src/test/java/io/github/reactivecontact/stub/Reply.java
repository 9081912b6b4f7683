package io.github.reactivecontact.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** What a {@link StubServer} does with a request. */
@FunctionalInterface
public interface Reply {

    Publisher<Void> to(Request request, HttpServerResponse response);

    /** A contact whose {@code chatId} is the one that was asked for. */
    static Reply contact() {
        return (request, response) ->
                json("{\"chatId\":\"" + request.chatId() + "\"}").to(request, response);
    }

    static Reply json(String body) {
        return status(200, body);
    }

    static Reply status(int status, String body) {
        return status(status, body, Map.of());
    }

    static Reply status(int status, String body, Map<String, String> headers) {
        return (request, response) -> {
            ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
            headers.forEach(response::addHeader);
            return response.status(status)
                    .header("Content-Length", String.valueOf(bytes.readableBytes()))
                    .sendObject(bytes);
        };
    }

    /** Pieces of a body without a content-length, each in a chunk of its own. */
    static Reply chunks(Flux<String> chunks) {
        return (request, response) -> response.send(
                chunks.map(chunk -> Unpooled.copiedBuffer(chunk, StandardCharsets.UTF_8)), flushEach -> true);
    }

    /** No byte, ever. */
    static Reply never() {
        return (request, response) -> Mono.never();
    }

    /** This reply, when the gate opens. */
    default Reply after(Mono<?> gate) {
        return (request, response) -> gate.then(Mono.from(to(request, response)));
    }
}
