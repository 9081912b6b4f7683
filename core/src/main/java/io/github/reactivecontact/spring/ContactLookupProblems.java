package io.github.reactivecontact.spring;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InvalidChatIdException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Maps failures of lookups in web handlers to {@code application/problem+json} (RFC 9457), for WebFlux and MVC. The
 * body has the failure's reason as {@code reason}. {@code Retry-After} is set if the client knows it, in whole seconds,
 * rounded up. An advice of the application that handles the exception has precedence.
 *
 * <p>{@code instance} is {@code about:blank}, because Spring's default, the path, usually contains the phone number.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class ContactLookupProblems {

    private static final URI NOT_THE_PATH = URI.create("about:blank");

    ContactLookupProblems() {}

    /**
     * Returns the status of a failure.
     *
     * @param reason the reason of the failure
     * @return 400 for the caller's input, 429 for a full queue or a throttled instance, 502 and 504 for the server's
     *     faults and time limits, 503 while no instance can be used, and 500 for a failed source of a bulk
     */
    public static HttpStatus status(Reason reason) {
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

    /**
     * Returns the response for a failed lookup. An advice of the application can call it to add to the response.
     *
     * @param failure the failure
     * @return status, headers and body, without a token or a phone number
     */
    @ExceptionHandler
    public ResponseEntity<ProblemDetail> lookupFailed(ContactLookupException failure) {
        return response(
                failure.reason(), failure.getMessage(), failure.retryAfter().orElse(null));
    }

    /**
     * Returns the response for a text that is not a chat id or phone number.
     *
     * @param failure the failure
     * @return a response with the status 400
     */
    @ExceptionHandler
    public ResponseEntity<ProblemDetail> invalidChatId(InvalidChatIdException failure) {
        return response(Reason.INVALID_CHAT_ID, failure.getMessage(), null);
    }

    private static ResponseEntity<ProblemDetail> response(
            Reason reason, @Nullable String detail, @Nullable Duration retryAfter) {
        HttpStatus status = status(reason);
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(detail);
        problem.setInstance(NOT_THE_PATH);
        problem.setProperty("reason", reason.name());
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (retryAfter != null) {
            response.header(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
        }
        return response.body(problem);
    }

    /** Formats whole seconds, rounded up, at least one. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }
}
