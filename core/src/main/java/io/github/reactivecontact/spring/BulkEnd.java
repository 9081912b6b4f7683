package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the bulks of the client before the web server waits for its requests. Otherwise a response that streams a bulk
 * would be sent to its end, or until the server's timeout.
 */
final class BulkEnd implements SmartLifecycle {

    /** Stops right before the graceful shutdown of Spring Boot's web servers, and after message listeners. */
    static final int PHASE = DEFAULT_PHASE - 1023;

    private final ReactiveContactClient client;
    private final Duration grace;
    private volatile boolean running;

    BulkEnd(ReactiveContactClient client, Duration grace) {
        this.client = client;
        this.grace = grace;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        client.endBulks(grace);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Bulks that have ended cannot be resumed. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
