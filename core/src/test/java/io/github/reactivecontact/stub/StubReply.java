package io.github.reactivecontact.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The reaction of a {@link StubServer} to a request. */
@FunctionalInterface
public interface StubReply {

    Publisher<Void> to(StubRequest request, HttpServerResponse response);

    /** Answers with a contact for the requested {@code chatId}. */
    static StubReply contact() {
        return (request, response) ->
                json("{\"chatId\":\"" + request.chatId() + "\"}").to(request, response);
    }

    static StubReply json(String body) {
        return status(200, body);
    }

    static StubReply status(int status, String body) {
        return status(status, body, Map.of());
    }

    static StubReply status(int status, String body, Map<String, String> headers) {
        return (request, response) -> {
            ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
            headers.forEach(response::addHeader);
            return response.status(status)
                    .header("Content-Length", String.valueOf(bytes.readableBytes()))
                    .sendObject(bytes);
        };
    }

    /** Sends a body without a Content-Length, one HTTP chunk per element. */
    static StubReply chunks(Flux<String> chunks) {
        return (request, response) -> response.send(
                chunks.map(chunk -> Unpooled.copiedBuffer(chunk, StandardCharsets.UTF_8)), flushEach -> true);
    }

    /** Sends nothing and keeps the connection open. */
    static StubReply never() {
        return (request, response) -> Mono.never();
    }

    /** Delays this reply until the gate completes. */
    default StubReply after(Mono<?> gate) {
        return (request, response) -> gate.then(Mono.from(to(request, response)));
    }
}
