package io.github.reactivecontact.simulator;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends one response and counts it once.
 *
 * @param response the HTTP response
 * @param counter counts of the request's instance
 * @param pictures address prefix of the pictures of contacts
 * @param path path of the request, with the token
 */
record Reply(HttpServerResponse response, SimulatorCounts.Counter counter, String pictures, String path) {

    private static final int OK = 200;
    private static final String JSON = "application/json; charset=utf-8";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Not a request of the API, and not counted. */
    static Mono<Void> picture(HttpServerResponse response, String svg) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "image/svg+xml")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaderNames.CACHE_CONTROL, "public, max-age=86400, immutable")
                .sendObject(Unpooled.wrappedBuffer(utf8(svg)))
                .then();
    }

    Mono<Void> json(byte[] body) {
        return send(OK, JSON, body, null);
    }

    Mono<Void> group(GroupReply reply) {
        return switch (reply) {
            case NULL -> json(utf8("null"));
            case EMPTY -> json(utf8(""));
            case REFUSED -> error(ErrorReply.GROUP_NOT_SUPPORTED);
        };
    }

    Mono<Void> error(ErrorReply error) {
        return error(error, error.body(path), error.retryAfter());
    }

    Mono<Void> error(ErrorReply error, Duration retryAfter) {
        return error(error, error.body(path), seconds(Arguments.nanos("retryAfter", retryAfter)));
    }

    Mono<Void> quotaExceeded(long total) {
        return error(ErrorReply.QUOTE_EXCEEDED, ErrorReply.quotaExceeded(total), null);
    }

    /** Retry-After is in whole seconds, rounded up; 0 for none. */
    Mono<Void> throttled(long nanosToWait) {
        String retryAfter = nanosToWait == 0 ? null : seconds(nanosToWait);
        return error(ErrorReply.TOO_MANY_REQUESTS, ErrorReply.TOO_MANY_REQUESTS.body(path), retryAfter);
    }

    private static String seconds(long nanos) {
        return Long.toString(-Math.floorDiv(-nanos, NANOS_PER_SECOND));
    }

    Mono<Void> faulted(Fault fault, byte[] right, Scheduler scheduler) {
        counter.faulted();
        return fault.send(response.status(OK).header(HttpHeaderNames.CONTENT_TYPE, JSON), right, scheduler);
    }

    /** The thread that must write a response: another thread would race with the end of the request. */
    Scheduler eventLoop() {
        return Schedulers.fromExecutor(task -> response.withConnection(
                connection -> connection.channel().eventLoop().execute(task)));
    }

    private Mono<Void> error(ErrorReply error, String body, @Nullable String retryAfter) {
        return send(error.status(), error.contentType(), utf8(body), retryAfter);
    }

    private Mono<Void> send(int status, String contentType, byte[] body, @Nullable String retryAfter) {
        counter.status(status);
        response.status(HttpResponseStatus.valueOf(status)).header(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (retryAfter != null) {
            response.header(HttpHeaderNames.RETRY_AFTER, retryAfter);
        }
        return response.sendObject(Unpooled.wrappedBuffer(body)).then();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
