package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The problems of the API that are not a {@link Reason} of a failed lookup. Each problem has a type, which is the URI
 * of its section in {@code problems.html}, and its name as the member {@code reason}.
 */
enum ApiProblem {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST),
    UNREADABLE_LIST(HttpStatus.BAD_REQUEST),
    WEBHOOK_UNAUTHORIZED(HttpStatus.UNAUTHORIZED),
    CROSS_SITE(HttpStatus.FORBIDDEN),
    NO_CONTACT(HttpStatus.NOT_FOUND),
    LIST_NOT_FOUND(HttpStatus.NOT_FOUND),
    NO_SUCH_PATH(HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
    WEBHOOKS_FULL(HttpStatus.SERVICE_UNAVAILABLE);

    private final HttpStatus status;

    ApiProblem(HttpStatus status) {
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }

    /** Returns the first problem with a status; {@link #INTERNAL_ERROR} for a status that the API does not have. */
    static ApiProblem of(HttpStatusCode status) {
        return Arrays.stream(values())
                .filter(problem -> problem.status.value() == status.value())
                .findFirst()
                .orElse(INTERNAL_ERROR);
    }

    ProblemDetail detail(String detail, ServerHttpRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        describe(problem, name(), request);
        return problem;
    }

    /**
     * Sets type, title, reason and instance. The instance is the request id of the log, because the path contains the
     * phone number.
     *
     * @param reason name of a problem or of a {@link Reason}
     */
    static void describe(ProblemDetail problem, String reason, ServerHttpRequest request) {
        String lowerCase = reason.toLowerCase(Locale.ROOT);
        problem.setType(
                URI.create(request.getPath().contextPath().value() + "/problems.html#" + lowerCase.replace('_', '-')));
        problem.setTitle(reason.charAt(0) + lowerCase.substring(1).replace('_', ' '));
        problem.setProperty("reason", reason);
        problem.setInstance(URI.create("#" + request.getId()));
    }
}
