package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** What the client is doing, once a second for as long as somebody looks. */
@RestController
class StatsController {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ReactiveContactClient client;

    StatsController(ReactiveContactClient client) {
        this.client = client;
    }

    @GetMapping(path = "/stats", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Stats> stats() {
        // A reader who is slow misses some.
        return Flux.interval(Duration.ZERO, PERIOD).onBackpressureDrop().map(tick -> Stats.of(client));
    }
}
