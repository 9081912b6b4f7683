package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The way out on Ctrl-C and {@code kill}: nothing new is begun, what is in flight may finish, what is finished is
 * written. The JVM does this in a shutdown hook, and afterwards exits with 130 or 143 by itself.
 */
final class Interruption {

    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration FOR_THE_LAST_ROWS = Duration.ofSeconds(2);

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

    /** The run is over and everything is written; from here on there is nothing to interrupt. */
    void finished() {
        finished.countDown();
    }

    /** Stops the run, and waits until it is over, or for as long as anybody would. */
    boolean stop(ReactiveContactClient client) {
        if (finished.getCount() == 0) {
            return true;
        }
        request(client);
        try {
            return finished.await(GRACE.plus(FOR_THE_LAST_ROWS).toMillis(), TimeUnit.MILLISECONDS);
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
