package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.examples.tables.TableException;
import io.github.reactivecontact.spring.ContactLookupProblems;
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

    @ExceptionHandler
    Mono<ResponseEntity<Object>> failed(ContactLookupException error, ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        error.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return problem(
                ContactLookupProblems.status(error.reason()),
                error.reason().name(),
                error.getMessage(),
                headers,
                exchange);
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
