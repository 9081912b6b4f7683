package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.examples.tables.TableException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Maps errors to {@code application/problem+json} (RFC 9457). A lookup error has its {@code reason}. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    static HttpStatus status(Reason reason) {
        return switch (reason) {
            case INVALID_CHAT_ID, REQUEST_REFUSED -> HttpStatus.BAD_REQUEST;
            case QUEUE_FULL, THROTTLED -> HttpStatus.TOO_MANY_REQUESTS;
            case SOURCE_FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
            case NOT_FOUND, UNEXPECTED_RESPONSE, SERVER_ERROR, CONNECTION_FAILED, BODY_TOO_LARGE, MALFORMED_BODY ->
                HttpStatus.BAD_GATEWAY;
            case NO_INSTANCE,
                    NO_PERMIT,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    INSTANCE_STARTING,
                    INSTANCE_NOT_AUTHORIZED,
                    INSTANCE_EXPIRED,
                    INSTANCE_DELETED,
                    QUOTA_EXCEEDED,
                    CLOSED -> HttpStatus.SERVICE_UNAVAILABLE;
            case TIMEOUT, DEADLINE -> HttpStatus.GATEWAY_TIMEOUT;
        };
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> failed(ContactLookupException error, ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        error.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return problem(status(error.reason()), error.reason().name(), error.getMessage(), headers, exchange);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> noContact(ContactController.NoContactException error, ServerWebExchange exchange) {
        return problem(HttpStatus.NOT_FOUND, "NO_CONTACT", error.getMessage(), new HttpHeaders(), exchange);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> unreadable(TableException error, ServerWebExchange exchange) {
        return problem(HttpStatus.BAD_REQUEST, "UNREADABLE_LIST", error.getMessage(), new HttpHeaders(), exchange);
    }

    private Mono<ResponseEntity<Object>> problem(
            HttpStatus status,
            String reason,
            @Nullable String detail,
            HttpHeaders headers,
            ServerWebExchange exchange) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(detail);
        problem.setProperty("reason", reason);
        return createResponseEntity(problem, headers, status, exchange);
    }

    /** Sets {@code instance} to the request id of the log, because the path contains the phone number. */
    @Override
    protected Mono<ResponseEntity<Object>> createResponseEntity(
            @Nullable Object body, @Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        if (body instanceof ProblemDetail problem) {
            problem.setInstance(URI.create("#" + exchange.getRequest().getId()));
        }
        return super.createResponseEntity(body, headers, status, exchange);
    }

    /** Formats whole seconds, rounded up, at least one. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }
}
