package io.github.reactivecontact.examples.webflux;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/**
 * Receives GREEN-API's webhooks. It answers 200 once a message is in the buffer. GREEN-API repeats webhooks that get
 * another status for 24 hours.
 */
@RestController
class WebhookController {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);
    private static final String RETRY_SECONDS = "10";

    private final WebhookAuthorization authorization;
    private final IncomingMessages messages;
    private final InstanceWebhooks instances;
    private final int maxBody;
    private final Clock clock = Clock.systemUTC();

    WebhookController(
            WebhookAuthorization authorization,
            IncomingMessages messages,
            InstanceWebhooks instances,
            WebhookProperties properties) {
        this.authorization = authorization;
        this.messages = messages;
        this.instances = instances;
        this.maxBody = Math.toIntExact(properties.maxBody().toBytes());
    }

    @PostMapping(path = "/webhooks/green-api", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<Object>> receive(ServerHttpRequest request) {
        if (!authorization.permits(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION))) {
            return Mono.just(problem(
                    ApiProblem.WEBHOOK_UNAUTHORIZED,
                    "The header Authorization is not the one that the service expects",
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer",
                    request));
        }
        return DataBufferUtils.join(request.getBody(), maxBody)
                .onErrorMap(
                        DataBufferLimitException.class,
                        tooLarge -> new ResponseStatusException(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "a webhook must not be larger than " + maxBody + " bytes"))
                .mapNotNull(body -> Webhook.read(HeapBuffers.bytes(body)))
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "the body must be a webhook of GREEN-API in JSON")))
                .map(webhook -> accept(webhook, request));
    }

    private ResponseEntity<Object> accept(Webhook webhook, ServerHttpRequest request) {
        if (InstanceWebhooks.isOne(webhook)) {
            instances.accept(webhook);
        } else if (IncomingMessage.TYPE.equals(webhook.typeWebhook())) {
            IncomingMessage message = IncomingMessage.of(webhook, clock.instant());
            if (message != null && messages.accept(message) == IncomingMessages.Acceptance.FULL) {
                LOG.debug("The buffer of webhooks is full");
                return problem(
                        ApiProblem.WEBHOOKS_FULL,
                        "Too many senders are being looked up: send the webhook again",
                        HttpHeaders.RETRY_AFTER,
                        RETRY_SECONDS,
                        request);
            }
        }
        return ResponseEntity.ok().build();
    }

    private static ResponseEntity<Object> problem(
            ApiProblem problem, String detail, String header, String value, ServerHttpRequest request) {
        return ResponseEntity.status(problem.status())
                .header(header, value)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.detail(detail, request));
    }
}
