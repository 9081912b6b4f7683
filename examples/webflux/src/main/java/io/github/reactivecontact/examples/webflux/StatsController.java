package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Streams statistics of the client once a second. The stream ends when the service stops, so that it does not delay a
 * graceful shutdown.
 */
@RestController
class StatsController {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ReactiveContactClient client;
    private final Sinks.Empty<Void> end = Sinks.empty();

    StatsController(ReactiveContactClient client) {
        this.client = client;
    }

    @GetMapping(path = "/stats", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Stats> stats() {
        // A slow reader misses events.
        return Flux.interval(Duration.ZERO, PERIOD)
                .onBackpressureDrop()
                .map(tick -> Stats.of(client))
                .takeUntilOther(end.asMono());
    }

    @EventListener(ContextClosedEvent.class)
    void end() {
        end.tryEmitEmpty();
    }
}
