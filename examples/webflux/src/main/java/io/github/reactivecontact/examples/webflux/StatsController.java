package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Streams statistics of the client once a second. The stream ends when the service stops. */
@RestController
class StatsController {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ReactiveContactClient client;
    private final ServiceStop stop;

    StatsController(ReactiveContactClient client, ServiceStop stop) {
        this.client = client;
        this.stop = stop;
    }

    @GetMapping(path = "/stats", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Stats> stats() {
        // A slow reader misses events.
        return Flux.interval(Duration.ZERO, PERIOD)
                .onBackpressureDrop()
                .map(tick -> Stats.of(client))
                .takeUntilOther(stop.asMono());
    }
}
