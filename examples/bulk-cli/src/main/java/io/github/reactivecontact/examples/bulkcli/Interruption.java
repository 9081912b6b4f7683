package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Stops the run on Ctrl-C and {@code kill}. No new lookup starts, requests in flight get a grace period, and their
 * outcomes are written. Runs in a shutdown hook; the JVM then exits with 130 or 143. A second Ctrl-C ends at once.
 */
final class Interruption {

    private static final String CTRL_C = "INT";

    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration WRITE_GRACE = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> requested = Sinks.empty();
    private final Messages messages;
    private final AtomicBoolean hasCtrlC = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean isRequested;
    private @Nullable Object earlierHandler;

    Interruption(Messages messages) {
        this.messages = messages;
    }

    /** Watches for signals until {@link #finished()}. */
    void watch(ReactiveContactClient client) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(client), "bulk-cli-interruption"));
        // Null where the JVM may not handle it: a background process of a script ignores it.
        earlierHandler = Signals.register(CTRL_C, this::onCtrlC);
    }

    /** The JVM ignores a second Ctrl-C while it exits. */
    private void onCtrlC() {
        if (hasCtrlC.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        System.exit(ExitCode.INTERRUPTED);
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
        if (earlierHandler != null) {
            Signals.unregister(CTRL_C, earlierHandler);
        }
        finished.countDown();
    }

    /** Stops the run and waits until it has finished, at most {@link #GRACE} and two seconds. */
    boolean stop(ReactiveContactClient client) {
        if (finished.getCount() == 0) {
            return true;
        }
        request(client);
        messages.notice("stopping: requests in flight have " + RunCounters.format(GRACE) + " to finish"
                + (hasCtrlC.get() ? "; Ctrl-C again ends at once" : ""));
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
