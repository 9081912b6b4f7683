package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** Closes the client gracefully when the application stops, without blocking the stopping thread. */
final class ContactClientLifecycle implements SmartLifecycle {

    /**
     * Stops after the web server's graceful shutdown and after message listeners, whose last work may need the client.
     * Starts before them.
     */
    static final int PHASE = DEFAULT_PHASE - 4096;

    private final ReactiveContactClient client;
    private final Duration grace;
    private volatile boolean running;

    ContactClientLifecycle(ReactiveContactClient client, Duration grace) {
        this.client = client;
        this.grace = grace;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        // A mock of the client returns null. Spring would wait for the callback.
        Mono<Void> closing = client.closeLater(grace);
        (closing == null ? Mono.empty() : closing)
                .doFinally(end -> callback.run())
                .subscribe();
        running = false;
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("Call stop(Runnable): closing the client is asynchronous");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** A closed client cannot be reopened. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
