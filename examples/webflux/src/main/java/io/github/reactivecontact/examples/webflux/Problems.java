package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.examples.tables.TableException;
import io.github.reactivecontact.spring.ContactLookupProblems;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Mono;

/** Maps errors to {@code application/problem+json} (RFC 9457). Each has a {@code type} and a {@code reason}. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private final ReactiveContactClient client;

    Problems(ReactiveContactClient client) {
        this.client = client;
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> failed(ContactLookupException error, ServerWebExchange exchange) {
        HttpStatus status = ContactLookupProblems.status(error.reason());
        HttpHeaders headers = new HttpHeaders();
        Duration wait = error.retryAfter().orElseGet(() -> untilRetry(status));
        if (wait != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(FleetRate.seconds(wait)));
        }
        return problem(status, error.reason().name(), error.getMessage(), headers, exchange);
    }

    private @Nullable Duration untilRetry(HttpStatus status) {
        return switch (status) {
            case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> FleetRate.untilUsable(client.snapshot());
            default -> null;
        };
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> noContact(ContactController.NoContactException error, ServerWebExchange exchange) {
        return problem(ApiProblem.NO_CONTACT, error.getMessage(), exchange);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> noList(NumberLists.NoListException error, ServerWebExchange exchange) {
        return problem(ApiProblem.LIST_NOT_FOUND, error.getMessage(), exchange);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> unreadable(TableException error, ServerWebExchange exchange) {
        return problem(ApiProblem.UNREADABLE_LIST, error.getMessage(), exchange);
    }

    /** The content type of a part of a form. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> invalidType(InvalidMediaTypeException error, ServerWebExchange exchange) {
        return problem(ApiProblem.UNSUPPORTED_MEDIA_TYPE, invalid(error.getMessage()), exchange);
    }

    /** Adds the methods that Spring answers for each path. */
    @Override
    protected Mono<ResponseEntity<Object>> handleMethodNotAllowedException(
            MethodNotAllowedException error, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        Set<HttpMethod> allowed = new LinkedHashSet<>(error.getSupportedMethods());
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        allowed.add(HttpMethod.OPTIONS);
        HttpHeaders all = new HttpHeaders();
        all.setAllow(allowed);
        return super.handleMethodNotAllowedException(error, all, status, exchange);
    }

    /** Spring's message quotes nothing, and says nothing. */
    @Override
    protected Mono<ResponseEntity<Object>> handleServerWebInputException(
            ServerWebInputException error, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        if (error.getCause() instanceof DecodingException) {
            error.setDetail("The body cannot be read: it is not well-formed, or not as openapi.yaml describes it");
        }
        return super.handleServerWebInputException(error, headers, status, exchange);
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleUnsupportedMediaTypeStatusException(
            UnsupportedMediaTypeStatusException error,
            HttpHeaders headers,
            HttpStatusCode status,
            ServerWebExchange exchange) {
        if (error.getContentType() == null && error.getReason() != null) {
            error.setDetail(invalid(error.getReason()));
        }
        return super.handleUnsupportedMediaTypeStatusException(error, headers, status, exchange);
    }

    private static String invalid(@Nullable String message) {
        return "Content-Type cannot be read: " + message;
    }

    private Mono<ResponseEntity<Object>> problem(
            ApiProblem problem, @Nullable String detail, ServerWebExchange exchange) {
        return problem(problem.status(), problem.name(), detail, new HttpHeaders(), exchange);
    }

    private Mono<ResponseEntity<Object>> problem(
            HttpStatus status,
            String reason,
            @Nullable String detail,
            HttpHeaders headers,
            ServerWebExchange exchange) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(detail);
        ApiProblem.describe(problem, reason, exchange.getRequest());
        return createResponseEntity(problem, headers, status, exchange);
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleExceptionInternal(
            Exception error,
            @Nullable Object body,
            @Nullable HttpHeaders headers,
            HttpStatusCode status,
            ServerWebExchange exchange) {
        return error instanceof NoResourceFoundException
                // Spring's message has the path.
                ? problem(ApiProblem.NO_SUCH_PATH, "There is nothing at this path: openapi.yaml lists all", exchange)
                : super.handleExceptionInternal(error, body, headers, status, exchange);
    }

    /** Describes Spring's own problems. The content type does not depend on what the request accepts. */
    @Override
    protected Mono<ResponseEntity<Object>> createResponseEntity(
            @Nullable Object body, @Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        HttpHeaders all = new HttpHeaders();
        if (headers != null) {
            all.addAll(headers);
        }
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (body instanceof ProblemDetail problem && !isDescribed(problem)) {
            if (problem.getDetail() == null) {
                // Spring's 413 has none.
                problem.setDetail("The body is too large: send it in parts");
            }
            ApiProblem.describe(problem, ApiProblem.of(status).name(), exchange.getRequest());
        }
        return super.createResponseEntity(body, all, status, exchange);
    }

    private static boolean isDescribed(ProblemDetail problem) {
        return problem.getProperties() != null && problem.getProperties().containsKey("reason");
    }
}
