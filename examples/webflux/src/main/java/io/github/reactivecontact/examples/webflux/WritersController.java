package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Streams the senders of messages as server-sent events. The stream ends when the service stops. */
@RestController
class WritersController {

    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private final Writers writers;
    private final ReactiveContactClient client;
    private final WebhookAuthorization authorization;
    private final WebhookProperties properties;
    private final ServiceStop stop;

    WritersController(
            Writers writers,
            ReactiveContactClient client,
            WebhookAuthorization authorization,
            WebhookProperties properties,
            ServiceStop stop) {
        this.writers = writers;
        this.client = client;
        this.authorization = authorization;
        this.properties = properties;
        this.stop = stop;
    }

    /**
     * All writers, newest first.
     *
     * @param limit maximum number of writers to show
     * @param simulated instances for simulated webhooks; empty if webhooks need an authorization
     */
    record Snapshot(List<Writer> writers, int limit, List<String> simulated) {}

    @GetMapping(path = "/writers", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> writers(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        Flux<ServerSentEvent<Object>> heartbeats = Flux.interval(Duration.ZERO, properties.heartbeat())
                .onBackpressureDrop()
                .map(tick -> ServerSentEvent.builder().comment("").build());
        return Flux.merge(1, writers.changes(lastEventId).map(this::event), heartbeats)
                .takeUntilOther(stop.asMono());
    }

    private ServerSentEvent<Object> event(Writers.Change change) {
        ServerSentEvent.Builder<Object> event = ServerSentEvent.builder().id(change.id());
        return change.isWhole()
                ? event.event("snapshot")
                        .retry(RECONNECT)
                        .data(new Snapshot(change.writers(), properties.maxWriters(), simulated()))
                        .build()
                : event.event("writer").data(change.writers().get(0)).build();
    }

    private List<String> simulated() {
        return authorization.isOpen()
                ? client.snapshot().instances().stream()
                        .map(ClientSnapshot.Instance::idInstance)
                        .toList()
                : List.of();
    }
}
