package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends one answer and counts it, once.
 *
 * @param response where it goes
 * @param tally whose request it answers
 */
record Reply(HttpServerResponse response, Tally tally) {

    static final String JSON = "application/json; charset=utf-8";

    private static final HttpResponseStatus QUOTA_EXCEEDED = new HttpResponseStatus(466, "Quota Exceeded");
    private static final HttpResponseStatus CLIENT_CLOSED = new HttpResponseStatus(499, "Client Closed Request");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    Mono<Void> contact(ChatId chatId) {
        tally.status(HttpResponseStatus.OK.code());
        return response.header(HttpHeaderNames.CONTENT_TYPE, JSON)
                .sendObject(SimulatedContact.json(chatId, response.alloc()))
                .then();
    }

    Mono<Void> group(GroupReply reply) {
        return switch (reply) {
            case NULL -> send(HttpResponseStatus.OK.code(), JSON, "null", null);
            case EMPTY -> send(HttpResponseStatus.OK.code(), JSON, "", null);
            case REFUSED -> error(ErrorReply.GROUP_NOT_SUPPORTED);
        };
    }

    Mono<Void> error(ErrorReply error) {
        return send(error.status(), error.contentType(), error.body(), error.retryAfter());
    }

    Mono<Void> quotaUsedUp(long total) {
        return send(QUOTA_EXCEEDED.code(), JSON, ErrorReply.quotaUsedUp(total), null);
    }

    /** Retry-After is in whole seconds, rounded up; 0 for none. */
    Mono<Void> throttled(long nanosToWait) {
        String retryAfter = nanosToWait == 0 ? null : Long.toString(-Math.floorDiv(-nanosToWait, NANOS_PER_SECOND));
        ErrorReply error = ErrorReply.TOO_MANY_REQUESTS;
        return send(error.status(), error.contentType(), error.body(), retryAfter);
    }

    Mono<Void> harmed(Harm harm, ChatId chatId, Scheduler scheduler) {
        tally.harmed();
        return new HarmfulReply(response, chatId, scheduler).send(harm);
    }

    private Mono<Void> send(int status, String contentType, String body, @Nullable String retryAfter) {
        tally.status(status);
        response.status(named(status)).header(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (retryAfter != null) {
            response.header(HttpHeaderNames.RETRY_AFTER, retryAfter);
        }
        return response.sendObject(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8))
                .then();
    }

    private static HttpResponseStatus named(int status) {
        return switch (status) {
            case 466 -> QUOTA_EXCEEDED;
            case 499 -> CLIENT_CLOSED;
            default -> HttpResponseStatus.valueOf(status);
        };
    }
}
