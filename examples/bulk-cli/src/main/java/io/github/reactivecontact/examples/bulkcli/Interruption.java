package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Stops the run on Ctrl-C and {@code kill}. No new lookup starts, requests in flight get a grace period, and their
 * outcomes are written. Runs in a shutdown hook; the JVM then exits with 130 or 143.
 */
final class Interruption {

    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration WRITE_GRACE = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> requested = Sinks.empty();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean isRequested;

    void watch(ReactiveContactClient client) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(client), "bulk-cli-interruption"));
    }

    /** Completes when the run is to stop. */
    Mono<Void> requested() {
        return requested.asMono();
    }

    boolean isRequested() {
        return isRequested;
    }

    /** Marks the run as complete: everything is written. */
    void finished() {
        finished.countDown();
    }

    /** Stops the run and waits until it has finished, at most {@link #GRACE} and two seconds. */
    boolean stop(ReactiveContactClient client) {
        if (finished.getCount() == 0) {
            return true;
        }
        request(client);
        try {
            return finished.await(GRACE.plus(WRITE_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void request(ReactiveContactClient client) {
        isRequested = true;
        requested.tryEmitEmpty();
        client.closeLater(GRACE).onErrorComplete().subscribe();
    }
}
