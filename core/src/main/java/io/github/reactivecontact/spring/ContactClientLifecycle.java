package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Closes the client in peace when the application stops, without holding up the thread that stops it. */
final class ContactClientLifecycle implements SmartLifecycle {

    /**
     * Stops after the web server's graceful shutdown and message listeners, whose last work may need the client, and
     * starts before them.
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
        running = false;
        client.closeLater(grace).doFinally(end -> callback.run()).subscribe();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("Stopped with a callback, because it takes time");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** A closed client does not open again. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
