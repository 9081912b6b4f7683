package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows progress and remaining time: a bar on a terminal, otherwise a line every five seconds. */
final class Progress implements AutoCloseable {

    private static final int BAR_WIDTH = 100;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    /** The client's estimate while every instance is disabled. */
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    private final PrintWriter err;
    private final ReactiveContactClient client;
    private final @Nullable ProgressBar bar;
    private final long started = System.nanoTime();
    private Duration lastLine = Duration.ZERO;
    private volatile long total = -1;
    private volatile Optional<Duration> left = Optional.empty();

    private Progress(PrintWriter err, ReactiveContactClient client, @Nullable PrintStream terminal) {
        this.err = err;
        this.client = client;
        this.bar = terminal == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("bulk-cli")
                        .setInitialMax(-1)
                        .setUpdateIntervalMillis(250)
                        .setEtaFunction(state -> left)
                        .showSpeed()
                        .setMaxRenderedLength(BAR_WIDTH)
                        .setConsumer(new ConsoleProgressBarConsumer(terminal, BAR_WIDTH))
                        .build();
    }

    static Progress bar(PrintStream err, ReactiveContactClient client) {
        return new Progress(new PrintWriter(err, true, Charset.defaultCharset()), client, err);
    }

    static Progress lines(PrintWriter err, ReactiveContactClient client) {
        return new Progress(err, client, null);
    }

    /** Sets the expected number of outcomes. May be called on any thread. */
    void total(long total) {
        this.total = total;
        if (bar != null) {
            bar.maxHint(total);
        }
    }

    /** Updates the display. Cheap enough to call many times a second. */
    void show(RunCounters counters) {
        if (bar != null) {
            left = left(counters);
            bar.stepTo(counters.done()).setExtraMessage("  " + counters.counts());
        } else if (elapsed().minus(lastLine).compareTo(LINE_INTERVAL) >= 0) {
            lastLine = elapsed();
            err.println(line(counters, lastLine, total, left(counters)));
        }
    }

    /** Prints a message on its own line. May be called on any thread. */
    void print(String message) {
        if (bar != null) {
            err.println();
        }
        err.println("bulk-cli: " + message);
    }

    static String line(RunCounters counters, Duration elapsed, long total, Optional<Duration> left) {
        String done = total < 0 ? counters.done() + " done" : counters.done() + " of " + total + " done";
        return String.format(
                Locale.ROOT,
                "bulk-cli: %s (%s), %.1f/s%s",
                done,
                counters.counts(),
                counters.perSecond(elapsed),
                left.map(time -> ", " + RunCounters.format(time) + " left").orElse(""));
    }

    private Optional<Duration> left(RunCounters counters) {
        return total < 0 ? Optional.empty() : left(client, total - counters.done(), counters.perSecond(elapsed()));
    }

    /** Estimates from the current rate limit, or from the measured rate if there is no limit. Empty if unknown. */
    static Optional<Duration> left(ReactiveContactClient client, long remaining, double perSecond) {
        ClientSnapshot now = client.snapshot();
        Duration paced = client.estimate(Math.max(0, remaining - now.waiting() - now.inFlight()));
        if (paced.isZero() && perSecond > 0) {
            return Optional.of(Duration.ofMillis((long) (1000 * remaining / perSecond)));
        }
        return paced.isZero() || paced.equals(NEVER) ? Optional.empty() : Optional.of(paced);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
