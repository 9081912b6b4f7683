package io.github.reactivecontact.examples.webflux;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends streams without an end when the service stops. They would delay its graceful shutdown. */
@Component
class ServiceStop {

    private final Sinks.Empty<Void> stop = Sinks.empty();

    /** Completes when the service stops. */
    Mono<Void> asMono() {
        return stop.asMono();
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stop.tryEmitEmpty();
    }
}
