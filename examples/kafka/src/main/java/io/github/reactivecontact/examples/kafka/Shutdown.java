package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The way out on {@code kill} and Ctrl-C: the loop drains, commits and leaves the group, while the JVM waits for it in a
 * shutdown hook, but not for ever.
 */
final class Shutdown {

    /** For acknowledgements, the last commit, and leaving the group. */
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(15);

    private final CountDownLatch loopEnded = new CountDownLatch(1);
    private final Thread hook;

    private Shutdown(PollLoop loop, Duration grace) {
        this.hook = new Thread(() -> stop(loop, grace.plus(BEYOND_GRACE)), "kafka-example-shutdown");
    }

    /** Watches a loop that is about to run. */
    static Shutdown of(PollLoop loop, Duration grace) {
        Shutdown shutdown = new Shutdown(loop, grace);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    private void stop(PollLoop loop, Duration longest) {
        loop.stop();
        try {
            loopEnded.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop has ended: there is nothing to wait for. */
    void ended() {
        loopEnded.countDown();
    }
}
