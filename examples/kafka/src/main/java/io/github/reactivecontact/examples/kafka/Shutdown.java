package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops the loop on {@code kill} and Ctrl-C. A shutdown hook waits, for a limited time, until the loop has drained,
 * committed and left the group.
 */
final class Shutdown {

    /** Time for acknowledgements, the last commit and leaving the group. */
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(15);

    private final CountDownLatch loopEnded = new CountDownLatch(1);
    private final Thread hook;

    private Shutdown(ConsumerLoop loop, Duration grace) {
        this.hook = new Thread(() -> stop(loop, grace.plus(BEYOND_GRACE)), "kafka-example-shutdown");
    }

    /** Registers the shutdown hook. */
    static Shutdown of(ConsumerLoop loop, Duration grace) {
        Shutdown shutdown = new Shutdown(loop, grace);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    private void stop(ConsumerLoop loop, Duration timeout) {
        loop.stop();
        try {
            loopEnded.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Releases the shutdown hook, because the loop has ended. */
    void ended() {
        loopEnded.countDown();
    }
}
