package io.github.reactivecontact.examples.webflux;

import java.util.Objects;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webflux.autoconfigure.error.AbstractErrorWebExceptionHandler;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers the errors of filters, and those that {@link Problems} does not know, in the same form. */
@Component
@Order(-1)
class UnhandledErrors extends AbstractErrorWebExceptionHandler {

    UnhandledErrors(
            ErrorAttributes attributes,
            WebProperties properties,
            ApplicationContext context,
            ServerCodecConfigurer codecs) {
        super(attributes, properties.getResources(), context);
        setMessageWriters(codecs.getWriters());
    }

    @Override
    protected RouterFunction<ServerResponse> getRoutingFunction(ErrorAttributes attributes) {
        return RouterFunctions.route(RequestPredicates.all(), this::answer);
    }

    /** Does not quote an unexpected error: its message may contain a phone number. */
    private Mono<ServerResponse> answer(ServerRequest request) {
        Throwable error = getError(request);
        HttpStatusCode status =
                error instanceof ErrorResponse known ? known.getStatusCode() : HttpStatus.INTERNAL_SERVER_ERROR;
        String detail = error instanceof ErrorResponse known
                ? known.getBody().getDetail()
                : "The service failed: its log has the details, with the request id of this answer";
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, Objects.requireNonNullElse(detail, ""));
        ApiProblem.describe(
                problem, ApiProblem.of(status).name(), request.exchange().getRequest());
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(problem);
    }
}
